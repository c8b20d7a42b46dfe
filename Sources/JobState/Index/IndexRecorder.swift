import JobRecords
import LogBytes

/// Takes snapshots of a scan while it runs, from which its index is made.
final class IndexRecorder {
    private(set) var places = [IndexPlace()]
    private(set) var snapshots: [[UInt8]] = []
    /// Per file with marks: where its decoding can be begun again.
    private var restarts: [Int: [Restart]] = [:]
    private let spacing: Int
    private var records = 0
    private var latest = Int64.min
    private var credit = 0
    private var cost = 0

    init(spacing: Int) { self.spacing = spacing }

    /// A complete batch, before or after it was folded.
    func see(_ batch: RecordBatch) {
        var (earliest, latest) = (Int64.max, Int64.min)
        for index in 0..<batch.count where batch.records[index].kind.isRecord {
            earliest = min(earliest, batch.records[index].time)
            latest = max(latest, batch.records[index].time)
        }
        records += batch.count
        credit += batch.count * IndexRecorder.recordCredit
        self.latest = max(self.latest, latest)
        places[places.count - 1].see(earliest, latest)
        if !batch.restarts.isEmpty { restarts[batch.file] = batch.restarts }
    }

    /// All before a mark is folded.
    func pass(_ mark: SequencerMark, _ history: History) {
        let isInside = mark.reader != nil
        credit += isInside ? IndexRecorder.stretchCredit : 0
        // Before the first time, what a line's time will be is still open.
        guard mark.lastTime != nil, credit >= cost, isInside || records >= spacing / 2 else { return }
        add(mark, history)
        (records, credit, cost) = (0, 0, snapshots.last!.count)
    }

    private func add(_ mark: SequencerMark, _ history: History) {
        var writer = ByteWriter()
        mark.write(&writer)
        history.write(&writer)
        var place = IndexPlace()
        (place.file, place.offset) = (mark.file, mark.reader?.offset)
        (place.latestBefore, place.snapshot) = (latest, snapshots.count)
        places.append(place)
        snapshots.append(writer.bytes)
    }

    // A snapshot of many jobs may not come as often: so many bytes of it are worth a record, or a marked stretch.
    private static let recordCredit = 4
    private static let stretchCredit = 64 * 1024

    /// Leaves out the places in the middle of files that cannot be read from there for sure.
    func drop(inFiles isUnsure: (Int) -> Bool) {
        var kept: [IndexPlace] = []
        for place in places {
            if place.offset != nil && isUnsure(place.file) {
                kept[kept.count - 1].see(place.earliest, place.latest)
            } else {
                kept.append(place)
            }
        }
        places = kept
    }

    /// The restart that reading on from a place begins with.
    func restart(for place: IndexPlace) -> Restart? {
        guard let offset = place.offset else { return nil }
        return restarts[place.file]?.last { $0.decoded <= offset }
    }
}
