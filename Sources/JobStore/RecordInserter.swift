import Foundation
import JobRecords
import JobState
import LogLines

/// Fills the `records` table while a log is scanned.
public final class RecordInserter: RecordSink {
    private let statement: Statement
    private let names: NameRegistry
    private let files: [String]
    private var seq: Int64 = 0
    private var held: (Record, Int, Chain?, Int)?
    private var line: [UInt8] = []
    private var detail: [UInt8] = []
    /// What SQLite refused; nothing is inserted after it.
    public private(set) var failure: StoreError?

    public init(_ database: Database, _ names: NameRegistry, files: [String]) throws(StoreError) {
        let places = Array(repeating: "?", count: 22).joined(separator: ", ")
        statement = try database.prepare("INSERT INTO records VALUES (\(places))")
        self.names = names
        self.files = files
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        release()
        held = (record, run, batch.chains?[index], batch.file)
        line.removeAll(keepingCapacity: true)
        line.append(contentsOf: batch.text(of: record))
        detail.removeAll(keepingCapacity: true)
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard held != nil, record.kind == .detail else { return release() }
        if !detail.isEmpty { detail.append(10) }
        detail.append(contentsOf: batch.text(of: record))
    }

    /// Inserts the last record.
    public func finish() throws(StoreError) {
        release()
        if let failure { throw failure }
    }

    private func release() {
        guard let (record, run, chain, file) = held, failure == nil else { return }
        held = nil
        seq += 1
        line.withUnsafeBytes { bytes in
            bindPlace(record, run, chain, file)
            bindMessage(record, RecordText(record, bytes))
        }
        do throws(StoreError) { try statement.run() } catch { failure = error }
    }

    private func bindPlace(_ record: Record, _ run: Int, _ chain: Chain?, _ file: Int) {
        statement.bind(1, seq)
        statement.bind(2, chain?.hex)
        statement.bind(3, Double(record.time) / 1e6)
        statement.bind(4, names[record.host])
        statement.bind(5, Int64(run))
        statement.bind(6, record.kind.name)
        statement.bind(20, files[file])
        statement.bind(21, record.offset)
        statement.bind(22, Int64(record.line))
    }

    private func bindMessage(_ record: Record, _ text: RecordText) {
        statement.bind(7, text.message)
        statement.bind(8, record.severity == 0 ? nil : String(UnicodeScalar(record.severity)))
        statement.bind(9, record.job == 0 ? nil : names[record.job])
        statement.bind(10, record.action == 0 ? nil : names[record.action])
        statement.bind(11, record.failed ? "err" : "ok")
        statement.bind(12, known: Int32(record.percentage))
        statement.bind(13, known: record.okCounter)
        statement.bind(14, known: record.errCounter)
        statement.bind(15, known: record.forkedCounter)
        statement.bind(16, known: record.pid)
        let extras = text.extras
        statement.bind(17, extras.text)
        statement.bind(18, detail.isEmpty ? nil : String(decoding: detail, as: UTF8.self))
        statement.bind(19, RecordInserter.json(extras))
    }

    static func json(_ extras: RecordText.Extras) -> String {
        if extras.fields.isEmpty { return "{}" }
        let parts = extras.shownFields.map { field in
            switch field.value {
            case .text(let text): "\(quoted(field.key)):\(quoted(text))"
            case .raw(let json): "\(quoted(field.key)):\(json)"
            }
        }
        return "{\(parts.joined(separator: ","))}"
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: text, options: [.fragmentsAllowed, .withoutEscapingSlashes])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
