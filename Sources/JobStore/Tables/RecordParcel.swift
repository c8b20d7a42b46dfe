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
        /// What the columns without a slot tell of it.
        let others: [Statement.Value]
        /// Its details in the text, joined by newlines.
        let detail: Range<Int>
    }

    private(set) var rows: [Row] = []
    private(set) var text: [UInt8] = []
    /// The columns without a slot, and the record as they see it.
    private let others: [Column<RecordRow>]
    private var seen: RecordRow?
    /// Names that no parcel before had, in the order of their numbers.
    var names: [String] = []

    init(_ columns: [Column<RecordRow>] = RecordRow.sqlColumns) {
        others = columns.filter { $0.slot == nil }
        rows.reserveCapacity(RecordParcel.capacity)
        text.reserveCapacity(RecordParcel.capacity * 32)
    }

    var isFull: Bool { rows.count >= RecordParcel.capacity || text.count > 4 << 20 }

    func add(_ told: CompleteRecord, _ names: NameRegistry) {
        let (record, words) = (told.record, told.text)
        // A note's words need not be UTF-8.
        let code = record.kind != .note && record.flags.contains(.hasCode) ? words.codeBytes : nil
        let message = code == nil ? words.message : ""
        let extras = words.extras
        let start = text.count
        if let code { text.append(contentsOf: code) }
        let end = text.count
        text.append(contentsOf: told.detail)
        rows.append(
            Row(
                record: record, run: Int32(truncatingIfNeeded: told.run), file: Int32(truncatingIfNeeded: told.file),
                chain: told.chain ?? .start, code: code == nil ? nil : start..<end,
                message: message.isEmpty ? nil : message, words: extras.text.isEmpty ? nil : extras.text,
                fields: extras.fields.isEmpty ? nil : FieldsJSON.text(extras.shownFields),
                depends: record.kind == .waits ? ColumnValue.names(extras.depends).json : nil,
                others: others.isEmpty ? [] : values(told, names), detail: end..<text.count))
    }

    private func values(_ told: CompleteRecord, _ names: NameRegistry) -> [Statement.Value] {
        let row = seen ?? RecordRow(names, files: [])
        seen = row
        row.set(told)
        return others.map { Statement.Value($0.value(row)) }
    }
}
