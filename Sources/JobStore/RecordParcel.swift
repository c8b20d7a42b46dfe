import JobRecords
import LogLines

/// Some hundred records on their way to the thread that stores them: with the text of their lines, and what is to be
/// stored of it.
final class RecordParcel: @unchecked Sendable {
    static let capacity = 32 * RecordBlock.capacity

    struct Row {
        let record: Record
        let run: Int32
        let file: Int32
        let chain: Chain
        /// The message's code where it stands in the text; else `message` has the words.
        let code: Range<Int>?
        let message: String?
        /// Free words and keys of the line's own; nil where there are none.
        let words: String?
        let fields: String?
        /// Where in the text its line stands; its details, joined by newlines, stand behind it.
        let line: Range<Int>
        var detailEnd: Int

        var detail: Range<Int> { line.upperBound..<detailEnd }
    }

    private(set) var rows: [Row] = []
    private(set) var text: [UInt8] = []
    private(set) var blocks: [PackedBlock] = []
    /// Each row's selector, and those that are new.
    private(set) var selectors: [UInt16] = []
    private(set) var freshSelectors: [Selector] = []

    init() {
        rows.reserveCapacity(RecordParcel.capacity)
        selectors.reserveCapacity(RecordParcel.capacity)
        text.reserveCapacity(RecordParcel.capacity * 160)
    }

    /// A parcel has whole blocks, however long their lines; only the last one may have fewer records.
    var isFull: Bool { rows.count >= RecordParcel.capacity }

    func add(_ record: Record, _ bytes: UnsafeRawBufferPointer, _ run: Int, _ file: Int, _ chain: Chain) {
        let line = text.count..<text.count + bytes.count
        let words = RecordText(record, bytes)
        let code = record.flags.contains(.hasCode) ? words.codeBytes : nil
        let extras = words.extras
        text.append(contentsOf: bytes)
        rows.append(
            Row(
                record: record, run: Int32(run), file: Int32(file), chain: chain,
                code: code.map { RecordParcel.range(of: $0, in: bytes, at: line.lowerBound) },
                message: code == nil ? words.message : nil, words: extras.text.isEmpty ? nil : extras.text,
                fields: extras.fields.isEmpty ? nil : FieldsText.json(extras), line: line,
                detailEnd: line.upperBound))
    }

    private static func range(
        of part: UnsafeBufferPointer<UInt8>, in bytes: UnsafeRawBufferPointer, at start: Int
    ) -> Range<Int> {
        let first = start + (UnsafeRawPointer(part.baseAddress!) - bytes.baseAddress!)
        return first..<first + part.count
    }

    /// Adds a line that belongs to the last record.
    func addDetail(_ bytes: UnsafeRawBufferPointer) {
        let last = rows.count - 1
        if !rows[last].detail.isEmpty { text.append(10) }
        text.append(contentsOf: bytes)
        rows[last].detailEnd = text.count
    }

    /// Packs the blocks and numbers the selectors; no record is added after it.
    func close(_ table: inout SelectorTable) {
        for row in rows {
            let (number, fresh) = table.number(of: row.record)
            selectors.append(number)
            if let fresh { freshSelectors.append(fresh) }
        }
        blocks = stride(from: 0, to: rows.count, by: RecordBlock.capacity).map { start in
            PackedBlock(rows[start..<min(start + RecordBlock.capacity, rows.count)], text)
        }
    }
}
