import JobColumns
import JobRecords
import JobState
import LogLines

/// Writes records as `RowBinary` rows of the table `records`.
struct RecordBinary {
    private var names: BinaryNames
    private var files: [[UInt8]]
    private let writers: [Writer]
    /// The columns that have no writer of their own, in their order, and the record as they see it.
    private let plain: [ServerColumn<RecordRow>]
    private let row: RecordRow

    /// What the log around a record tells of it.
    struct Mark {
        let digest: Chain
        let place: RecordPlace
        let standing: HostProgress.Standing
    }

    /// - Parameters:
    ///   - files: the names of the scan's files.
    ///   - fields: those of the table, if no test wants others.
    init(_ names: NameRegistry, files: [String], fields: [Field] = RecordBinary.fields) {
        self.names = BinaryNames(names)
        self.files = files.map(RecordBinary.binary)
        writers = fields.map(\.writer)
        plain = fields.compactMap { $0.writer == .plain ? $0.plain : nil }
        row = RecordRow(names, files: files)
    }

    private static func binary(_ name: String) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 64)
        buffer.append(binary: name)
        return buffer.bytes
    }

    /// Gives the file of a number its name.
    mutating func name(file: Int, _ name: String) {
        while files.count <= file { files.append([0]) }
        files[file] = RecordBinary.binary(name)
    }

    /// Appends a record's row.
    mutating func append(_ told: CompleteRecord, _ mark: Mark, to buffer: inout ByteBuffer) {
        if !plain.isEmpty { row.set(told) }
        let record = told.record
        let text = told.text
        let extras = text.extras
        var plainly = 0
        for writer in writers {
            switch writer {
            case .id: buffer.append(mark.digest)
            case .time: buffer.append(little: ClickHouseTime.seconds(record.time))
            case .host: names.append(record.host, to: &buffer)
            case .run: buffer.append(little: UInt32(clamping: told.run))
            case .kind: buffer.append(record.kind.rawValue)
            case .msg: RecordBinary.append(message: text, hasCode: record.flags.contains(.hasCode), to: &buffer)
            case .severity: RecordBinary.append(severity: record.severity, to: &buffer)
            case .job: names.append(record.job, to: &buffer)
            case .action: names.append(record.action, to: &buffer)
            case .sub: buffer.append(UInt8(record.hasSub ? record.failed ? 1 : 0 : 2))
            case .percentage: buffer.append(known: Int32(record.percentage))
            case .okCounter: buffer.append(known: record.okCounter)
            case .errCounter: buffer.append(known: record.errCounter)
            case .forkedCounter: buffer.append(known: record.forkedCounter)
            case .pid: buffer.append(known: record.pid)
            case .depends: buffer.append(names: record.kind == .waits ? extras.depends : [])
            case .text: buffer.append(binary: extras.text)
            case .detail: RecordBinary.append(detail: told.detail, to: &buffer)
            case .fields: RecordBinary.append(fields: extras, to: &buffer)
            case .file: buffer.append(files[told.file])
            case .offset: buffer.append(little: record.offset)
            case .line: buffer.append(little: record.line)
            case .micros: buffer.append(little: record.time)
            case .place: mark.place.write(into: &buffer)
            case .runPlace: mark.standing.runPlace.write(into: &buffer)
            case .seen: buffer.append(little: mark.standing.seen)
            case .runStart: buffer.append(mark.standing.start.rawValue)
            case .hasCode: buffer.append(UInt8(record.flags.contains(.hasCode) ? 1 : 0))
            case .percentageText:
                buffer.append(binary: record.flags.contains(.oddPercentage) ? extras.percentage ?? "" : "")
            case .enginePID: buffer.append(known: record.enginePID)
            case .plain:
                plain[plainly].append(row, &buffer)
                plainly += 1
            }
        }
    }

    private static func append(message text: RecordText, hasCode: Bool, to buffer: inout ByteBuffer) {
        if hasCode, let code = text.codeBytes {
            buffer.append(binary: UnsafeRawBufferPointer(code))
        } else {
            buffer.append(binary: text.message)
        }
    }

    private static func append(severity letter: UInt8, to buffer: inout ByteBuffer) {
        buffer.append(UInt8(letter == 0 ? 0 : 1))
        if letter != 0 { buffer.append(letter) }
    }

    private static func append(detail: [UInt8], to buffer: inout ByteBuffer) {
        if detail.isEmpty { return buffer.append(UInt8(0)) }
        buffer.append(binary: String(decoding: detail, as: UTF8.self))
    }

    private static func append(fields extras: RecordText.Extras, to buffer: inout ByteBuffer) {
        let fields = extras.shownFields
        if fields.isEmpty { return buffer.append(binary: "{}") }
        var json = ByteBuffer(capacity: 128)
        FieldsJSON.write(fields, into: &json)
        buffer.append(binary: json.bytes)
    }
}

// MARK: columns

extension RecordBinary {
    /// Who writes a column, by its name.
    enum Writer: String {
        case id, time, host, run, kind, msg, severity, job, action, sub, pid, depends, text, detail, fields, file,
            offset
        case line, micros, place, seen
        case percentage = "startup_percentage"
        case okCounter = "ok_counter"
        case errCounter = "err_counter"
        case forkedCounter = "forked_counter"
        case runPlace = "run_place"
        case runStart = "run_start"
        case hasCode = "has_code"
        case percentageText = "percentage_text"
        case enginePID = "engine_pid"
        /// The column of `JobColumns` itself: slower, and right for any.
        case plain = ""
    }

    /// A column of the table.
    struct Field: Sendable {
        let shape: ServerShape
        let writer: Writer
        /// How `JobColumns` has it; nil for what only the server has, or has otherwise.
        let plain: ServerColumn<RecordRow>?

        /// A column of `JobColumns`, with its own writer if there is one.
        init(_ column: Column<RecordRow>) {
            let plain = ServerColumn(column, RecordBinary.types[column.name]) { $0 }
            (shape, writer, self.plain) = (plain.shape, Writer(rawValue: column.name) ?? .plain, plain)
        }

        fileprivate init(_ writer: Writer, _ type: ServerType, _ meaning: String) {
            shape = ServerShape(name: writer.rawValue, type: type, meaning: meaning)
            (self.writer, plain) = (writer, nil)
        }

        /// The same, written value by value.
        init(plainly field: Field) { (shape, writer, plain) = (field.shape, .plain, field.plain) }
    }

    /// Those of every other form, and what folds the records of many imports together on the server.
    static let fields: [Field] =
        RecordRow.wholeRow.map { column in other.first { $0.shape.name == column.name } ?? Field(column) } + added

    /// Types that are not what the columns' own make of them.
    private static let types: [String: ServerType] = [
        "run": .count, "msg": .word, "severity": .word, "sub": .choice(["ok", "err", ""]), "ok_counter": .maybeShort,
        "err_counter": .maybeShort, "forked_counter": .maybeShort, "pid": .maybeShort, "offset": .long, "line": .count,
    ]

    /// Columns of `JobColumns` that are something else on the server.
    private static let other: [Field] = [
        Field(.id, .bytes(16), "Its place in its log, told by content; hex(id) is its id elsewhere"),
        Field(.time, .date, "When, in whole seconds; micros has all of it"),
        // Numbers as `RecordKind` has them.
        Field(
            .kind, .choice(["completed", "began", "waits", "run_start", "run_end", "restated", "note", "snapshot"]),
            "What it is; the engine's own are run_start and run_end"),
    ]

    private static let added: [Field] = [
        Field(.micros, .long, "When, in microseconds since the epoch"),
        Field(.place, .bytes(24), "Where in its host's log it stands; sorts in the order of the log"),
        Field(.runPlace, .bytes(24), "Where the record stands with which its run starts"),
        Field(.seen, .count, "How many of its host's records were read before it"),
        Field(
            .runStart, .choice(["no", "head", "line", "cues"]),
            "Whether a run starts with it: by the engine's line, by counters or process, or perhaps, at an import's head"
        ),
        Field(.hasCode, .flag, "Whether msg is a message code"),
        Field(.percentageText, .text, "startup_percentage if it is no whole number of percent"),
        Field(.enginePID, .maybeShort, "The process that wrote it, if it is the engine's"),
    ]
}
