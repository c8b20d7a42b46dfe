import CSQLite
import Glibc
import JobColumns
import JobRecords
import LogBytes

/// Gives SQLite the value of a row's column.
enum RecordValues {
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
        switch column.slot {
        case .name(let number): name(number.name(in: record), head, context)
        case .known(let number): known(number.value(in: record), context)
        case .number(let number): sqlite3_result_int64(context, number.value(in: record))
        case .sub: outcome(record.pointee, context)
        case .time: sqlite3_result_double(context, Double(record.pointee.time) / 1e6)
        case .host: span(head.pointee.names![Int(record.pointee.host)], context)
        case .kind: span(head.pointee.kinds[Int(record.pointee.kind.rawValue)], context)
        case .file: span(head.pointee.file, context)
        case .severity: severity(record.pointee.severity, context)
        case nil where column == .seq: sqlite3_result_int64(context, head.pointee.seq)
        default: slow(column, head.pointee.cursor, context)
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
    private static func known(_ value: Int64, _ context: OpaquePointer) {
        if value < 0 { sqlite3_result_null(context) } else { sqlite3_result_int64(context, value) }
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
        switch column.slot {
        case .run: sqlite3_result_int64(context, Int64(cursor.run))
        case .id: Statement.Value(cursor.id).give(to: context)
        case .msg: message(cursor, context)
        case .detail: Statement.Value(cursor.detail).give(to: context)
        default: Statement.Value(cursor.told(column)).give(to: context)
        }
    }

    private static func message(_ cursor: RecordsCursor, _ context: OpaquePointer) {
        if let number = cursor.countedMessage { return words(cursor.messages[number], context) }
        cursor.withText { text in
            if let code = text.leadingCode, let number = cursor.messages.number(code) {
                return span(cursor.messages[number], context)
            }
            let message = text.message
            Statement.Value(message.isEmpty ? nil : message).give(to: context)
        }
    }

    /// A message's words; NULL if there are none.
    private static func words(_ words: StableTexts.Span, _ context: OpaquePointer) {
        if words.count == 0 { sqlite3_result_null(context) } else { span(words, context) }
    }
}

/// A column of the table `records`.
struct RecordColumn: Equatable {
    /// Its place in the table: `seq`, then the columns of `RecordRow`.
    let place: UInt8
    /// Nil for `seq`, and for what only the column's `value` tells.
    let slot: RecordSlot?

    static let told = RecordRow.sqlColumns
    static let seq = RecordColumn(place: 0, slot: nil)
    /// All of the table, in its order.
    static let all = [seq] + told.enumerated().map { RecordColumn(place: UInt8($0 + 1), slot: $1.slot) }

    /// Whether neither the record nor what goes with it holds it: it is read in the line's text.
    fileprivate var isTextual: Bool {
        switch slot {
        case .msg, .depends, .text, .fields, .percentageWords: true
        case nil: self != .seq
        default: false
        }
    }
}

/// Some of the columns.
struct ColumnSet: OptionSet {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(_ columns: some Sequence<RecordColumn>) { rawValue = columns.reduce(0) { $0 | 1 << UInt64($1.place) } }

    init(_ slots: RecordSlot...) { self.init(RecordColumn.all.filter { $0.slot.map(slots.contains) ?? false }) }

    func has(_ slot: RecordSlot) -> Bool { isSuperset(of: ColumnSet(slot)) }

    /// The numbers of many values among them that a record holds.
    var numbers: [RecordNumber] {
        RecordColumn.all.filter { intersection(.numbers).isSuperset(of: ColumnSet([$0])) }.compactMap(\.slot?.number)
    }

    /// Those that only the fold tells; a record that it finds restated has no `sub`.
    static let folded = ColumnSet(.run, .kind, .sub, .action)
    static let textual = ColumnSet(RecordColumn.all.filter(\.isTextual))
    /// Those of which a log has few values, so that rows can be counted by them instead of being kept.
    static let countable = ColumnSet(.host, .run, .kind, .msg, .severity, .job, .action, .sub, .percentage, .file)
    /// Those that a record holds as numbers of many values.
    static let numbers = ColumnSet(RecordColumn.all.filter { $0.slot?.number != nil }).subtracting(.countable)
}

/// The codes and words that messages consist of, each made a text once: a log has few.
final class MessageTexts {
    private let texts: StableTexts
    private var spans: [StableTexts.Span] = []
    private var numbers: [ExactText: UInt32] = [:]
    /// Codes by their bytes: the hash and the number.
    private var slots: [(hash: UInt64, number: Int32)] = Array(repeating: (0, -1), count: 4096)

    /// So many different codes are found by their bytes, which is more than a log has.
    private static let limit = 2048

    init(_ texts: StableTexts) { self.texts = texts }

    subscript(number: UInt32) -> StableTexts.Span { spans[Int(number)] }

    /// The number of a record's message.
    func number(_ text: RecordText) -> UInt32 {
        text.leadingCode.flatMap(number) ?? number(text.message)
    }

    /// The number of a code; nil where there are too many.
    func number(_ code: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let hash = MessageTexts.hash(code)
        var at = Int(hash & 4095)
        while slots[at].number >= 0 {
            let span = spans[Int(slots[at].number)]
            if slots[at].hash == hash, Int(span.count) == code.count,
                memcmp(span.start!, code.baseAddress!, code.count) == 0
            {
                return UInt32(slots[at].number)
            }
            at = (at + 1) & 4095
        }
        guard spans.count < MessageTexts.limit else { return nil }
        let number = number(String(decoding: code, as: UTF8.self))
        slots[at] = (hash, Int32(number))
        return number
    }

    private func number(_ text: String) -> UInt32 {
        let key = ExactText(text)
        if let number = numbers[key] { return number }
        let number = UInt32(spans.count)
        spans.append(texts.span(text))
        numbers[key] = number
        return number
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ hash >> 32
    }
}

/// Texts whose bytes stay where they are, so that SQLite need not copy them.
final class StableTexts {
    /// Bytes that live as long as their `StableTexts`; null for NULL.
    struct Span {
        var start: UnsafePointer<CChar>?
        var count: Int32 = 0
    }

    private var spans: [ExactText: Span] = [:]

    deinit { for span in spans.values { span.start?.deallocate() } }

    func span(_ text: String) -> Span {
        let key = ExactText(text)
        if let span = spans[key] { return span }
        let bytes = Array(text.utf8)
        // A NUL in it is a byte like others. One more byte, so that an empty text is not NULL.
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
        let span = Span(start: UnsafePointer(copy), count: Int32(clamping: bytes.count))
        spans[key] = span
        return span
    }
}
