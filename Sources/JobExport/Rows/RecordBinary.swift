import JobColumns
import JobRecords
import JobState
import LogLines

/// Writes records as `RowBinary` rows of the table `records`. It is its columns' row: one record after another.
final class RecordBinary {
    private var names: BinaryNames
    private var files: [[UInt8]]
    /// The record at hand as every other form sees it.
    private let row: RecordRow
    private var text = RecordText(Record(), .init(start: nil, count: 0))
    private var mark: Mark
    private let columns: [ServerColumn<RecordBinary>]

    /// What the log around a record tells of it.
    struct Mark {
        let digest: Chain
        let place: RecordPlace
        let standing: HostProgress.Standing
    }

    /// - Parameters:
    ///   - files: the names of the scan's files.
    ///   - columns: those of the table, if no test wants others.
    init(_ names: NameRegistry, files: [String], columns: [ServerColumn<RecordBinary>] = RecordBinary.columns) {
        self.names = BinaryNames(names)
        self.files = files.map(RecordBinary.binary)
        self.columns = columns
        row = RecordRow(names, files: files)
        let place = RecordPlace(time: 0, digest: .start)
        mark = Mark(
            digest: .start, place: place, standing: HostProgress.Standing(seen: 0, start: .no, runPlace: place))
    }

    private static func binary(_ name: String) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 64)
        buffer.append(binary: name)
        return buffer.bytes
    }

    /// Gives the file of a number its name.
    func name(file: Int, _ name: String) {
        while files.count <= file { files.append([0]) }
        files[file] = RecordBinary.binary(name)
    }

    /// Appends a record's row.
    func append(_ record: CompleteRecord, _ mark: Mark, to buffer: inout ByteBuffer) {
        row.set(record)
        text = record.text
        self.mark = mark
        for column in columns { column.append(self, &buffer) }
    }

    private var record: Record { row.item.record }
}

// MARK: columns

extension RecordBinary {
    /// Those of every other form, and what folds the records of many imports together on the server.
    static let columns: [ServerColumn<RecordBinary>] =
        RecordRow.wholeRow.map { column in
            if let own = other[column.name] { return own }
            let plain = plain(column)
            return fast[column.name].map(plain.written) ?? plain
        } + added

    /// A column of `JobColumns`, made value by value.
    static func plain(_ column: Column<RecordRow>) -> ServerColumn<RecordBinary> {
        ServerColumn(column, types[column.name]) { $0.row }
    }

    /// Types that are not what the columns' own make of them.
    private static let types: [String: ServerType] = [
        "run": .count, "msg": .word, "severity": .word, "sub": .choice(["ok", "err", ""]), "ok_counter": .maybeShort,
        "err_counter": .maybeShort, "forked_counter": .maybeShort, "pid": .maybeShort, "offset": .long, "line": .count,
    ]

    /// Columns that are something else on the server, by name.
    static let other: [String: ServerColumn<RecordBinary>] = [
        ServerColumn("id", .bytes(16), "Its place in its log, told by content; hex(id) is its id elsewhere") {
            $1.append($0.mark.digest)
        },
        ServerColumn("time", .date, "When, in whole seconds; micros has all of it") {
            $1.append(little: ClickHouseTime.seconds($0.record.time))
        },
        // Numbers as `RecordKind` has them.
        ServerColumn(
            "kind", .choice(["completed", "began", "waits", "run_start", "run_end", "restated", "note", "snapshot"]),
            "What it is; the engine's own are run_start and run_end"
        ) { $1.append($0.record.kind.rawValue) },
    ].reduce(into: [:]) { $0[$1.shape.name] = $1 }

    private static let added: [ServerColumn<RecordBinary>] = [
        ServerColumn("micros", .long, "When, in microseconds since the epoch") { $1.append(little: $0.record.time) },
        ServerColumn("place", .bytes(24), "Where in its host's log it stands; sorts in the order of the log") {
            $0.mark.place.write(into: &$1)
        },
        ServerColumn("run_place", .bytes(24), "Where the record stands with which its run starts") {
            $0.mark.standing.runPlace.write(into: &$1)
        },
        ServerColumn("seen", .count, "How many of its host's records were read before it") {
            $1.append(little: $0.mark.standing.seen)
        },
        ServerColumn(
            "run_start", .choice(["no", "head", "line", "cues"]),
            "Whether a run starts with it: by the engine's line, by counters or process, or perhaps, at an import's head"
        ) { $1.append($0.mark.standing.start.rawValue) },
        ServerColumn("has_code", .flag, "Whether msg is a message code") {
            $1.append(UInt8($0.record.flags.contains(.hasCode) ? 1 : 0))
        },
        ServerColumn("percentage_text", .text, "startup_percentage if it is no whole number of percent") {
            let isOdd = $0.record.flags.contains(.oddPercentage)
            $1.append(binary: isOdd ? $0.row.said.percentage ?? "" : "")
        },
        ServerColumn("engine_pid", .maybeShort, "The process that wrote it, if it is the engine's") {
            $1.append(known: $0.record.enginePID)
        },
    ]

    /// Quicker writers of what `plain` writes.
    static let fast: [String: @Sendable (RecordBinary, inout ByteBuffer) -> Void] = [
        "host": { $0.names.append($0.record.host, to: &$1) },
        "job": { $0.names.append($0.record.job, to: &$1) },
        "action": { $0.names.append($0.record.action, to: &$1) },
        "file": { $1.append($0.files[$0.row.item.file]) },
        "msg": {
            if $0.record.flags.contains(.hasCode), let code = $0.text.codeBytes {
                $1.append(binary: UnsafeRawBufferPointer(code))
            } else {
                $1.append(binary: $0.text.message)
            }
        },
        "severity": {
            let letter = $0.record.severity
            $1.append(UInt8(letter == 0 ? 0 : 1))
            if letter != 0 { $1.append(letter) }
        },
        "sub": { $1.append(UInt8($0.record.hasSub ? $0.record.failed ? 1 : 0 : 2)) },
        "ok_counter": { $1.append(known: $0.record.okCounter) },
        "err_counter": { $1.append(known: $0.record.errCounter) },
        "forked_counter": { $1.append(known: $0.record.forkedCounter) },
        "pid": { $1.append(known: $0.record.pid) },
        "fields": {
            let fields = $0.row.said.shownFields
            if fields.isEmpty { return $1.append(binary: "{}") }
            var json = ByteBuffer(capacity: 128)
            FieldsJSON.write(fields, into: &json)
            $1.append(binary: json.bytes)
        },
    ]
}
