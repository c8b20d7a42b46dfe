import JobRecords
import LogBytes

/// Snapshots of a scan over a whole log, so that the state at any instant is known by reading only what stands around
/// it. Beside them what only the whole log tells: the names, every set's years and first host, every run, and what
/// the files hold.
///
/// Invariant: an answer with it is the one that reading everything gives.
public struct ScanIndex {
    var names: [IndexName] = []
    var places: [IndexPlace] = []
    var sets: [Int: SetFacts] = [:]
    /// All runs of every host, in the order of first mention.
    var hosts: [(name: UInt32, runs: [Run])] = []
    /// The newest record's time in microseconds; nil where there is no record.
    public internal(set) var newest: Int64?
    public internal(set) var outcomes: [FileOutcome] = []
    /// The packed snapshot of that number; nil where it is torn.
    var snapshot: (Int) -> [UInt8]? = { _ in nil }

    /// How many places it has to begin at.
    public var count: Int { places.count }

    /// Hosts in the order of their first record, with how many runs each has.
    public var runCounts: [(name: String, runs: Int)] {
        hosts.map { host in
            switch names[Int(host.name)] {
            case .text(let text), .stoodFor(let text), .unknown(let text): (text, host.runs.count)
            }
        }
    }

    /// Whether what it says of the files will be so again.
    public var isKeepable: Bool { outcomes.allSatisfy { $0.summary.readError == nil } }

    /// Leaves every second place out.
    public mutating func thinOut() {
        var kept: [IndexPlace] = []
        for (number, place) in places.enumerated() {
            if number % 2 == 0 {
                kept.append(place)
            } else {
                kept[kept.count - 1].see(place.earliest, place.latest)
            }
        }
        places = kept
    }

    /// The last place before which all is at or before `latest`, or, where that is asked for, before `earliest`.
    func start(latest: Int64, earliest: Int64?) -> Int {
        let isBefore: (IndexPlace) -> Bool = { place in
            place.latestBefore <= latest && (earliest.map { place.latestBefore < $0 } ?? true)
        }
        return places.lastIndex(where: isBefore) ?? 0
    }
}
