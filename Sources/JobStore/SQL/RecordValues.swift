import CSQLite
import JobColumns
import JobRecords

/// Gives SQLite the value of a row's column.
enum RecordValues {
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    private static nonisolated(unsafe) let letters: UnsafePointer<CChar> = {
        let letters = UnsafeMutablePointer<CChar>.allocate(capacity: 256)
        for letter in 0..<256 { letters[letter] = CChar(bitPattern: UInt8(letter)) }
        return UnsafePointer(letters)
    }()

    @inline(__always)
    static func give(
        _ column: RecordColumn, _ head: UnsafeMutablePointer<CursorHead>, to context: OpaquePointer
    ) {
        let record = head.pointee.record
        switch column {
        case .job: name(record.pointee.job, head, context)
        case .action: name(record.pointee.action, head, context)
        case .sub: outcome(record.pointee, context)
        case .time: sqlite3_result_double(context, Double(record.pointee.time) / 1e6)
        case .host: span(head.pointee.names![Int(record.pointee.host)], context)
        case .kind: span(head.pointee.kinds[Int(record.pointee.kind.rawValue)], context)
        case .file: span(head.pointee.file, context)
        case .severity: severity(record.pointee.severity, context)
        case .seq: sqlite3_result_int64(context, head.pointee.seq)
        case .offset: sqlite3_result_int64(context, record.pointee.offset)
        case .line: sqlite3_result_int64(context, Int64(record.pointee.line))
        case .startupPercentage: known(Int32(record.pointee.percentage), context)
        case .okCounter: known(record.pointee.okCounter, context)
        case .errCounter: known(record.pointee.errCounter, context)
        case .forkedCounter: known(record.pointee.forkedCounter, context)
        case .pid: known(record.pointee.pid, context)
        case .run, .id, .msg, .detail, .told:
            slow(column, head.pointee.cursor!.takeUnretainedValue(), context)
        }
    }

    // MARK: fast

    @inline(__always)
    private static func name(_ id: UInt32, _ head: UnsafeMutablePointer<CursorHead>, _ context: OpaquePointer) {
        if id == 0 { sqlite3_result_null(context) } else { span(head.pointee.names![Int(id)], context) }
    }

    @inline(__always)
    private static func span(_ span: StableTexts.Span, _ context: OpaquePointer) {
        sqlite3_result_text(context, span.start, span.count, nil)
    }

    @inline(__always)
    private static func text(_ text: StaticString, _ context: OpaquePointer) {
        let start = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
        sqlite3_result_text(context, start, Int32(text.utf8CodeUnitCount), nil)
    }

    @inline(__always)
    private static func known(_ value: Int32, _ context: OpaquePointer) {
        if value < 0 { sqlite3_result_null(context) } else { sqlite3_result_int64(context, Int64(value)) }
    }

    private static func severity(_ letter: UInt8, _ context: OpaquePointer) {
        if letter == 0 { return sqlite3_result_null(context) }
        sqlite3_result_text(context, letters + Int(letter), 1, nil)
    }

    @inline(__always)
    private static func outcome(_ record: Record, _ context: OpaquePointer) {
        if record.hasSub { text(record.failed ? "err" : "ok", context) } else { sqlite3_result_null(context) }
    }

    // MARK: slow

    private static func slow(_ column: RecordColumn, _ cursor: RecordsCursor, _ context: OpaquePointer) {
        switch column {
        case .run: sqlite3_result_int64(context, Int64(cursor.run))
        case .id: copy(cursor.id, context)
        case .msg: message(cursor, context)
        case .told(let place): give(cursor.told(Int(place)), context)
        default: copy(cursor.detail, context)
        }
    }

    private static func give(_ value: ColumnValue, _ context: OpaquePointer) {
        switch value {
        case .text(let text): copy(text, context)
        case .number(let number): sqlite3_result_int64(context, Int64(number))
        case .instant(let time), .duration(let time): sqlite3_result_double(context, Double(time) / 1e6)
        case .names, .json: copy(value.json, context)
        case .none, .absent: sqlite3_result_null(context)
        }
    }

    private static func message(_ cursor: RecordsCursor, _ context: OpaquePointer) {
        if let number = cursor.countedMessage { return words(cursor.messages[number], context) }
        cursor.withText { text in
            if let code = text.leadingCode, let number = cursor.messages.number(code) {
                return span(cursor.messages[number], context)
            }
            let message = text.message
            copy(message.isEmpty ? nil : message, context)
        }
    }

    /// A message's words; NULL if there are none.
    private static func words(_ words: StableTexts.Span, _ context: OpaquePointer) {
        if words.count == 0 { sqlite3_result_null(context) } else { span(words, context) }
    }

    private static func copy(_ text: String?, _ context: OpaquePointer) {
        guard var text else { return sqlite3_result_null(context) }
        text.withUTF8 { bytes in
            let start = UnsafeRawPointer(bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!)
            sqlite3_result_text(context, start.assumingMemoryBound(to: CChar.self), Int32(bytes.count), transient)
        }
    }
}
