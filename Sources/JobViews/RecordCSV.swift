import JobRecords
import JobState

/// A record as a row of comma-separated values.
public struct RecordCSV: RecordWriter {
    public static let titles = [
        "time", "host", "run", "kind", "msg", "severity", "job", "action", "sub", "startup_percentage", "ok_counter",
        "err_counter", "forked_counter", "pid", "text", "detail", "file", "offset", "line",
    ]

    private let names: NameRegistry
    private let files: [String]

    public init(_ names: NameRegistry, files: [String]) {
        self.names = names
        self.files = files
    }

    /// The first row.
    public static func header() -> [UInt8] {
        var csv = CSVWriter()
        csv.row(titles.map { .text($0) })
        return csv.buffer.bytes
    }

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        let record = item.record
        let counters = [
            Int32(record.percentage), record.okCounter, record.errCounter, record.forkedCounter, record.pid,
        ]
        let severity = record.severity == 0 ? "" : String(UnicodeScalar(record.severity))
        var csv = CSVWriter()
        csv.row(
            [
                .number(SecondsText.text(record.time)), .text(names[record.host]), .number(String(item.run)),
                .text(record.kind.name), .text(item.text.message), .text(severity), .text(names[record.job]),
                .text(names[record.action]), .text(record.sub ?? ""),
            ] + counters.map { $0 < 0 ? .none : .number(String($0)) } + [
                .text(item.text.extras.text), .text(String(decoding: item.detail, as: UTF8.self)),
                .text(files[item.file]), .number(String(record.offset)), .number(String(record.line)),
            ])
        buffer.append(csv.buffer)
    }
}
