import JobState

extension Finding: ColumnRow {
    public static let columns: [Column<Finding>] = [
        Column("kind", .text, Finding.Kind.allCases.map(\.rawValue).joined(separator: ", ")) {
            .text($0.kind.rawValue)
        },
        Column("file", .name, "Where") { .text($0.file) },
        Column("offset", .number, "Bytes before the place in the unpacked file; NULL for a whole file") {
            .known($0.offset)
        },
        Column("line", .number, "Its line, from 1; NULL for a whole file") { .known($0.line) },
        Column("text", .text, title: "WHAT", "What was found, in words") { .text($0.text) },
    ]
}
