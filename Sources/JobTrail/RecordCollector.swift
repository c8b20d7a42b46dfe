internal import JobRecords
internal import JobState
internal import LogLines

/// Makes values of records, each handed on when the lines that belong to it are there.
final class RecordCollector: RecordSink {
    private let names: NameRegistry
    private let onlyMessages: Bool
    private let fileName: (Int) -> String
    private let emit: (Record) -> Void
    private var held: Record?
    private var heldLine: UInt32 = 0
    private var detail: [UInt8] = []

    /// - Parameter fileName: the name of a file by the number that batches carry.
    init(
        _ names: NameRegistry, onlyMessages: Bool, fileName: @escaping (Int) -> String, emit: @escaping (Record) -> Void
    ) {
        (self.names, self.onlyMessages) = (names, onlyMessages)
        (self.fileName, self.emit) = (fileName, emit)
    }

    /// Whether a record waits for lines that belong to it.
    var isHolding: Bool { held != nil }

    func take(_ record: JobRecords.Record, at index: Int, in batch: RecordBatch, run: Int) {
        release()
        if onlyMessages && !record.isMessage { return }
        let text = RecordText(record, batch.text(of: record))
        heldLine = record.line
        held = Record(record, text, run: run, chain: batch.chains?[index], file: fileName(batch.file), names)
    }

    func takeAside(_ record: JobRecords.Record, at index: Int, in batch: RecordBatch) {
        guard held != nil, record.kind == .detail else { return release() }
        // A line of a record that was handed on before others came.
        guard record.owner == 0 || record.owner == heldLine else { return }
        if !detail.isEmpty { detail.append(10) }
        detail.append(contentsOf: batch.text(of: record))
    }

    /// Hands on the record that is held.
    func release() {
        guard var record = held else { return }
        if !detail.isEmpty { record.detail = String(decoding: detail, as: UTF8.self) }
        detail.removeAll(keepingCapacity: true)
        held = nil
        emit(record)
    }
}
