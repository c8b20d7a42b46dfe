import JobRecords
import JobState

/// Gives every record to two sinks.
final class SinkPair: RecordSink {
    private let first: any RecordSink
    private let second: any RecordSink

    init(_ first: any RecordSink, _ second: any RecordSink) {
        self.first = first
        self.second = second
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        try first.take(record, at: index, in: batch, run: run)
        try second.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        try first.takeAside(record, at: index, in: batch)
        try second.takeAside(record, at: index, in: batch)
    }

    func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        try first.takeRepeat(record, at: index, in: batch)
        try second.takeRepeat(record, at: index, in: batch)
    }

    func endBatch(_ batch: RecordBatch) throws {
        try first.endBatch(batch)
        try second.endBatch(batch)
    }

    func finish() throws {
        try first.finish()
        try second.finish()
    }
}
