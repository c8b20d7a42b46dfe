import JobRecords

/// What the engine writes beside its log, in its own order, to be handed on in between the log's records.
final class CompanionFeed {
    /// Its files' places among all.
    let range: Range<Int>
    private let stream: RecordStream
    private let latest: Int64
    private var batch: RecordBatch?
    private var index = 0
    /// The time of the next record; nil behind the last.
    private(set) var nextTime: Int64?

    /// - Parameters:
    ///   - files: all that are read; `range` names those of the companion.
    ///   - history: records later than it goes are not handed on.
    init(_ files: [SequencedFile], _ range: Range<Int>, _ options: Scan.Options, _ history: History) {
        var options = options
        options.namesHosts = true
        stream = RecordStream(files, options, history.names, range: range)
        self.range = range
        latest = history.options.at ?? .max
        while nextTime == nil, seek() == .line { index += 1 }
    }

    var outcomes: [FileOutcome] { stream.outcomes }

    private enum Place { case record, line, end }

    /// Goes to the next line, which may be in another batch.
    private func seek() -> Place {
        while batch == nil || index >= batch!.count {
            if let batch { stream.giveBack(batch) }
            batch = nil
            guard let step = stream.next() else { return .end }
            if case .batch(let next) = step { (batch, index) = (next, 0) }
        }
        let record = batch!.records[index]
        guard record.kind.isRecord && record.time <= latest else { return .line }
        nextTime = record.time
        return .record
    }

    /// Goes to the next record, handing on the lines before it.
    private func advance(_ sink: any RecordSink) throws {
        nextTime = nil
        while true {
            let before = batch
            if let before, index >= before.count { try sink.endBatch(before) }
            guard seek() == .line, let batch else { return }
            let record = batch.records[index]
            if !record.kind.isRecord { try History.handAside(record, to: sink, index, batch) }
            index += 1
        }
    }

    /// Hands the next record on.
    /// - Parameter complete: gives it its host and, if it is a note, its job's open action; returns its run.
    func hand(to sink: any RecordSink, complete: (inout Record) -> Int) throws {
        guard let batch, nextTime != nil else { return }
        var record = batch.records[index]
        let run = complete(&record)
        try sink.take(record, at: index, in: batch, run: run)
        index += 1
        try advance(sink)
    }
}
