import JobRecords

/// What the engine writes beside its log, in its own order, to be handed on in between the log's records.
final class CompanionFeed {
    /// Its files' places among all.
    let range: Range<Int>
    private let feed: RecordFeed
    private let latest: Int64
    private var part: RecordFeed.Part?
    private var index = 0
    /// The time of the next record; nil behind the last.
    private(set) var nextTime: Int64?

    /// - Parameters:
    ///   - files: all that are read; `range` names those of the companion.
    ///   - latest: records that are later are not handed on.
    init(
        _ files: [SequencedFile], _ range: Range<Int>, _ options: Scan.Options, _ names: NameRegistry, latest: Int64
    ) {
        var options = options
        options.namesHosts = true
        feed = RecordFeed(files, options, folds: false, range: range, names: names)
        (self.range, self.latest) = (range, latest)
        advance()
    }

    var outcomes: [FileOutcome] { feed.outcomes }

    /// Goes to the next record, handing on what belongs to the one before.
    private func advance(_ sink: (any RecordSink)? = nil) {
        nextTime = nil
        while true {
            guard let batch = part?.batch, index < batch.count else {
                if let part {
                    sink?.endBatch(part.batch)
                    feed.giveBack(part)
                }
                part = feed.next()
                index = 0
                if part == nil { return }
                continue
            }
            let record = batch.records[index]
            if record.kind.isRecord && record.time <= latest { return nextTime = record.time }
            if let sink, record.kind.isRecord == false { History.handAside(record, to: sink, index, batch) }
            index += 1
        }
    }

    /// Hands the next record on.
    /// - Parameter complete: gives it its host and, if it is a note, its job's open action; returns its run.
    func hand(to sink: any RecordSink, complete: (inout Record) -> Int) {
        guard let batch = part?.batch, nextTime != nil else { return }
        var record = batch.records[index]
        let run = complete(&record)
        sink.take(record, at: index, in: batch, run: run)
        index += 1
        advance(sink)
    }
}
