import JobColumns
import JobRecords
import JobState
import LogLines

/// Some hundred records on their way to the thread that stores them: with the text of their lines, and what is to be
/// stored of it.
final class RecordParcel: @unchecked Sendable {
    static let capacity = 1024

    struct Row {
        let record: Record
        let run: Int32
        let file: Int32
        let chain: Chain
        /// The message's code if it stands in the text; else `message` has the words.
        let code: Range<Int>?
        let message: String?
        /// Free words and keys of the line's own; nil if there are none.
        let words: String?
        let fields: String?
        /// The names that it waits for, as a JSON list; nil if it does not wait.
        let depends: String?
        /// What `RecordRow.others` tell of it.
        let others: [Statement.Value]
        /// Its details in the text, joined by newlines.
        var detail: Range<Int>
    }

    private(set) var rows: [Row] = []
    private let others: [Column<RecordRow>]
    private(set) var text: [UInt8] = []
    /// Names that no parcel before had, in the order of their numbers.
    var names: [String] = []

    init(others: [Column<RecordRow>] = RecordRow.others) {
        self.others = others
        rows.reserveCapacity(RecordParcel.capacity)
        text.reserveCapacity(RecordParcel.capacity * 32)
    }

    var isFull: Bool { rows.count >= RecordParcel.capacity || text.count > 4 << 20 }

    func add(_ record: Record, _ bytes: UnsafeRawBufferPointer, _ run: Int, _ file: Int, _ chain: Chain) {
        let words = RecordText(record, bytes)
        // A note's words need not be UTF-8.
        let code = record.kind != .note && record.flags.contains(.hasCode) ? words.codeBytes : nil
        let message = code == nil ? words.message : ""
        let extras = words.extras
        let start = text.count
        if let code { text.append(contentsOf: code) }
        rows.append(
            Row(
                record: record, run: Int32(truncatingIfNeeded: run), file: Int32(truncatingIfNeeded: file),
                chain: chain, code: code == nil ? nil : start..<text.count,
                message: code == nil && !message.isEmpty ? message : nil,
                words: extras.text.isEmpty ? nil : extras.text,
                fields: extras.fields.isEmpty ? nil : FieldsJSON.text(extras.shownFields),
                depends: record.kind == .waits ? RecordParcel.list(extras.depends) : nil,
                others: others.isEmpty ? [] : told(record, bytes),
                detail: text.count..<text.count))
    }

    private func told(_ record: Record, _ bytes: UnsafeRawBufferPointer) -> [Statement.Value] {
        let row = RecordRow(NameRegistry(), files: [])
        row.set(CompleteRecord(record: record, line: bytes, run: 0, chain: nil, file: 0, detail: []))
        return others.map { Statement.Value($0.value(row)) }
    }

    private static func list(_ names: [String]) -> String {
        var buffer = ByteBuffer(capacity: 64)
        JSONWriter.escape(names, into: &buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// Adds the lines that belong to the last record.
    func addDetail(_ bytes: UnsafeRawBufferPointer) {
        let start = text.count
        text.append(contentsOf: bytes)
        rows[rows.count - 1].detail = start..<text.count
    }
}
