import JobRecords
import JobState
import LogLines

/// Gives every record its place.
///
/// A file's time is its first record's. Where the clock was set back between two files of a log, the later file takes
/// a time just behind the one before, so that the order of the files stays the order of the places.
struct PlaceKeeper {
    private let sets: [Int]
    private var places: [LogPlace?]
    private var latestOfSet: [Int: Int64] = [:]
    private var latestOfHost: [UInt32: Int64] = [:]
    private(set) var origins: [FileOrigin?]

    init(_ files: [SequencedFile]) {
        sets = files.map(\.set)
        places = Array(repeating: nil, count: files.count)
        origins = Array(repeating: nil, count: files.count)
    }

    mutating func place(of record: Record, _ digest: Chain, file: Int) -> LogPlace {
        if let place = places[file] { return place.at(record) }
        let place = LogPlace(time: time(record, set: sets[file]), digest: digest)
        places[file] = place
        origins[file] = FileOrigin(host: record.host, digest: digest, time: record.time)
        return place.at(record)
    }

    private mutating func time(_ first: Record, set: Int) -> Int64 {
        let before = max(latestOfSet[set] ?? .min, latestOfHost[first.host] ?? .min)
        let time = first.time > before ? first.time : before + 1
        latestOfSet[set] = time
        latestOfHost[first.host] = time
        return time
    }
}
