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

    func begin(_ history: History) {
        first.begin(history)
        second.begin(history)
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        first.take(record, at: index, in: batch, run: run)
        second.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        first.takeAside(record, at: index, in: batch)
        second.takeAside(record, at: index, in: batch)
    }

    func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) {
        first.takeRepeat(record, at: index, in: batch)
        second.takeRepeat(record, at: index, in: batch)
    }

    func endBatch(_ batch: RecordBatch) {
        first.endBatch(batch)
        second.endBatch(batch)
    }
}
