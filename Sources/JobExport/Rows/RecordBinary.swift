import JobColumns
import JobRecords
import JobState
import LogLines

/// Writes records as `RowBinary` rows of the table `records`.
struct RecordBinary {
    private var names: NameLiterals
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
        self.names = NameLiterals(names, RecordBinary.binary)
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
        let text = told.text
        let extras = text.extras
        var plainly = plain.makeIterator()
        withUnsafePointer(to: told.record) { record in
            for writer in writers {
                switch writer {
                case .slot(let slot): append(slot, record, told, mark, text, extras, to: &buffer)
                case .own(let own): RecordBinary.append(own, record.pointee, mark, extras, to: &buffer)
                case .plain: plainly.next()?.append(row, &buffer)
                }
            }
        }
    }

    private mutating func append(
        _ slot: RecordSlot, _ record: UnsafePointer<Record>, _ told: CompleteRecord, _ mark: Mark, _ text: RecordText,
        _ extras: RecordText.Extras, to buffer: inout ByteBuffer
    ) {
        switch slot {
        case .name(let number): buffer.append(names[number.name(in: record)])
        case .known(let number): buffer.append(known: Int32(truncatingIfNeeded: number.value(in: record)))
        case .number(let number) where number.isLong: buffer.append(little: number.value(in: record))
        case .number(let number): buffer.append(little: UInt32(truncatingIfNeeded: number.value(in: record)))
        case .id: buffer.append(mark.digest)
        case .time: buffer.append(little: ClickHouseTime.seconds(record.pointee.time))
        case .host: buffer.append(names[record.pointee.host])
        case .run: buffer.append(little: UInt32(clamping: told.run))
        case .kind: buffer.append(record.pointee.kind.rawValue)
        case .msg: RecordBinary.append(message: text, to: &buffer)
        case .severity: RecordBinary.append(severity: record.pointee.severity, to: &buffer)
        case .sub: buffer.append(UInt8(record.pointee.hasSub ? record.pointee.failed ? 1 : 0 : 2))
        case .percentageWords: buffer.append(binary: text.percentage ?? "")
        case .depends: buffer.append(names: record.pointee.kind == .waits ? extras.depends : [])
        case .text: buffer.append(binary: extras.text)
        case .detail: RecordBinary.append(detail: told.detail, to: &buffer)
        case .fields: buffer.append(binary: FieldsJSON.text(extras.shownFields))
        case .file: buffer.append(files[told.file])
        }
    }

    private static func append(
        _ own: Own, _ record: Record, _ mark: Mark, _ extras: RecordText.Extras, to buffer: inout ByteBuffer
    ) {
        switch own {
        case .place: mark.place.write(into: &buffer)
        case .runPlace: mark.standing.runPlace.write(into: &buffer)
        case .seen: buffer.append(little: mark.standing.seen)
        case .runStart: buffer.append(mark.standing.start.rawValue)
        case .hasCode: buffer.append(UInt8(record.flags.contains(.hasCode) ? 1 : 0))
        case .percentageText:
            buffer.append(binary: record.flags.contains(.oddPercentage) ? extras.percentage ?? "" : "")
        }
    }

    private static func append(message text: RecordText, to buffer: inout ByteBuffer) {
        if let code = text.leadingCode {
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
}

// MARK: columns

extension RecordBinary {
    /// What only the server has, of the log around a record.
    enum Own: Equatable { case place, runPlace, seen, runStart, hasCode, percentageText }

    /// Who writes a column.
    enum Writer: Equatable {
        case slot(RecordSlot)
        case own(Own)
        /// The column of `JobColumns` itself: slower, and right for any.
        case plain
    }

    /// A column of the table.
    struct Field: Sendable {
        let shape: ServerShape
        let writer: Writer
        /// How `JobColumns` has it; nil for what only the server has, or has otherwise.
        let plain: ServerColumn<RecordRow>?

        /// A column of `JobColumns`.
        init(_ column: Column<RecordRow>) {
            writer = column.slot.map(Writer.slot) ?? .plain
            let other = Field.other(column)
            let plain = ServerColumn(column, column.slot.flatMap(ServerType.init)) { $0 }
            shape = other.map { ServerShape(name: column.name, type: $0.type, meaning: $0.meaning) } ?? plain.shape
            self.plain = other == nil ? plain : nil
        }

        fileprivate init(_ name: String, _ writer: Writer, _ type: ServerType, _ meaning: String) {
            shape = ServerShape(name: name, type: type, meaning: meaning)
            (self.writer, plain) = (writer, nil)
        }

        /// The same, written value by value.
        init(plainly field: Field) { (shape, writer, plain) = (field.shape, .plain, field.plain) }

        /// Columns that are something else on the server.
        private static func other(_ column: Column<RecordRow>) -> (type: ServerType, meaning: String)? {
            switch column.slot {
            case .id: (.bytes(16), "Its place in its log, told by content; hex(id) is its id elsewhere")
            case .time: (.date, "When, in whole seconds; micros has all of it")
            case .kind:
                // Numbers as `RecordKind` has them.
                (
                    .choice(["completed", "began", "waits", "run_start", "run_end", "restated", "note", "snapshot"]),
                    "What it is; the engine's own are run_start and run_end"
                )
            default: nil
            }
        }
    }

    /// Those of every other form, and what folds the records of many imports together on the server.
    static let fields: [Field] = RecordRow.wholeRow.map(Field.init) + added

    private static let added: [Field] = [
        Field("micros", .slot(.number(RecordNumber(\.time))), .long, "When, in microseconds since the epoch"),
        Field("place", .own(.place), .bytes(24), "Where in its host's log it stands; sorts in the order of the log"),
        Field("run_place", .own(.runPlace), .bytes(24), "Where the record stands with which its run starts"),
        Field("seen", .own(.seen), .count, "How many of its host's records were read before it"),
        Field(
            "run_start", .own(.runStart), .choice(["no", "head", "line", "cues"]),
            "Whether a run starts with it: by the engine's line, by counters or process, or perhaps, at an import's head"
        ),
        Field("has_code", .own(.hasCode), .flag, "Whether msg is a message code"),
        Field(
            "percentage_text", .own(.percentageText), .text,
            "\(RecordRow.column(.percentage).name) if it is no whole number of percent"),
        Field(
            "engine_pid", .slot(.known(RecordNumber(\.enginePID))), .maybeShort,
            "The process that wrote it, if it is the engine's"),
    ]
}

extension ServerType {
    /// What a slot has if that is not what the column's own type makes of it.
    fileprivate init?(_ slot: RecordSlot) {
        switch slot {
        case .known: self = .maybeShort
        case .number(let number): self = number.isLong ? .long : .count
        case .run: self = .count
        case .msg, .severity: self = .word
        case .sub: self = .choice(["ok", "err", ""])
        default: return nil
        }
    }
}
