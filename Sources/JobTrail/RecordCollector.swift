internal import JobRecords
internal import JobState

/// Makes values of complete records.
final class RecordCollector: CompleteRecordSink {
    private let names: NameRegistry
    private let onlyMessages: Bool
    private let fileName: (Int) -> String
    private let emit: (Record) throws -> Void

    /// - Parameter fileName: the name of a file by the number that batches carry.
    init(
        _ names: NameRegistry, onlyMessages: Bool, fileName: @escaping (Int) -> String,
        emit: @escaping (Record) throws -> Void
    ) {
        (self.names, self.onlyMessages) = (names, onlyMessages)
        (self.fileName, self.emit) = (fileName, emit)
    }

    func wants(_ record: JobRecords.Record, run: Int) -> Bool { !onlyMessages || record.isMessage }

    func take(_ held: HeldRecord) throws {
        try emit(held.withComplete { Record($0, file: fileName(held.file), names) })
    }
}
