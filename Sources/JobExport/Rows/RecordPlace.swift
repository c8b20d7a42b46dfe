import CXXHash
import JobColumns
import JobRecords
import LogBytes
import LogLines

/// Where in its host's log a record stands, told by content alone, so that every copy of the record has the same:
/// the time of its file's first record, that record's chain, and the offset. Its bytes sort in log order.
struct RecordPlace {
    private let fileTime: UInt64
    private let fileMark: UInt64
    private var offset: UInt64 = 0

    /// - Parameters:
    ///   - time: of the file's first record, or later where the file before began later.
    ///   - digest: that record's.
    init(time: Int64, digest: Chain) {
        // Flipping the sign bit lets times before 1970 sort before those after it.
        fileTime = UInt64(bitPattern: time) ^ (1 << 63)
        fileMark = digest.high
    }

    /// The place of another record of the same file.
    func at(_ record: Record) -> RecordPlace {
        var place = self
        place.offset = UInt64(record.offset)
        return place
    }

    /// As `init(hex:)` reads it.
    var hex: String { Chain(high: fileTime, low: fileMark).hex + Chain(high: offset, low: 0).hex.prefix(16) }

    init?(hex: String) {
        guard hex.utf8.count == 48, let file = Chain(hex: String(hex.prefix(32))),
            let offset = UInt64(hex.suffix(16), radix: 16)
        else { return nil }
        (fileTime, fileMark, self.offset) = (file.high, file.low, offset)
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.append(big: fileTime)
        buffer.append(big: fileMark)
        buffer.append(big: offset)
    }
}

/// The times in the places of files' records.
///
/// A file's time is its first record's. Where the clock was set back between two files of a log, the later file takes
/// a time just behind the one before, so that the order of the files stays the order of the places.
struct FileTimes<Host: Hashable> {
    var ofLog: [Int: Int64] = [:]
    var ofHost: [Host: Int64] = [:]

    /// - Parameter first: the time of a file's first record.
    mutating func next(_ first: Int64, log: Int, host: Host) -> Int64 {
        let before = max(ofLog[log] ?? .min, ofHost[host] ?? .min)
        let time = first > before ? first : before + 1
        (ofLog[log], ofHost[host]) = (time, time)
        return time
    }
}

/// A record's `id`: the chain at its line's end, or, for an element of a saved answer, which has no line, a digest of
/// its own bytes.
enum RecordDigest {
    static func of(_ record: Record, _ chain: Chain?, _ line: UnsafeRawBufferPointer) -> Chain {
        if !record.flags.contains(.inDocument), let chain { return chain }
        return of(line)
    }

    static func of(_ bytes: UnsafeRawBufferPointer) -> Chain {
        let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
        return Chain(high: hash.high64, low: hash.low64)
    }

    static func of(_ text: String) -> Chain {
        var text = text
        return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
    }
}

/// What tells a file by its content: its first record.
public struct FileOrigin: Sendable {
    /// The host's number in the scan's `NameRegistry`.
    public let host: UInt32
    let digest: Chain
    /// Microseconds since the epoch.
    let time: Int64
}

/// What the export knows of each host's log so far.
struct HostProgress {
    /// How a record's part in the engine's runs is told.
    enum RunStart: UInt8 {
        case no = 0
        /// The host's first record here; whether a run starts with it, only what was read elsewhere can tell.
        case head = 1
        /// The engine's start line.
        case line = 2
        /// The counters fell, or the engine's PID changed.
        case cues = 3
    }

    /// A record's part in its host's log.
    struct Standing {
        /// How many of the host's records came before it.
        let seen: UInt32
        let start: RunStart
        /// Where the record stands with which its run starts.
        let runPlace: RecordPlace
    }

    private struct Host {
        var seen: UInt32 = 0
        var run = 0
        var runPlace: RecordPlace
    }

    private var hosts: [Host?] = []

    /// Hosts of an earlier run by their names, until their first record comes.
    private var recalled: [ExactText: Host] = [:]

    /// What `recall` goes on with; nil for a host without records.
    func memory(of host: UInt32) -> String? {
        guard hosts.indices.contains(Int(host)), let known = hosts[Int(host)] else { return nil }
        return "\(known.seen) \(known.run) \(known.runPlace.hex)"
    }

    /// Goes on where `memory` was taken.
    mutating func recall(_ memory: String, host name: String) {
        let parts = memory.split(separator: " ")
        guard parts.count == 3, let seen = UInt32(parts[0]), let run = Int(parts[1]),
            let place = RecordPlace(hex: String(parts[2]))
        else { return }
        recalled[ExactText(name)] = Host(seen: seen, run: run, runPlace: place)
    }

    /// A host's first record comes: what was recalled of its name is its own.
    mutating func adopt(_ host: UInt32, _ name: String) {
        while hosts.count <= Int(host) { hosts.append(nil) }
        guard hosts[Int(host)] == nil else { return }
        hosts[Int(host)] = recalled.removeValue(forKey: ExactText(name))
    }

    /// Names and parts of hosts of which nothing came since.
    var unclaimed: [(name: String, memory: String)] {
        recalled.sorted { $0.key < $1.key }.map {
            ($0.key.text, "\($0.value.seen) \($0.value.run) \($0.value.runPlace.hex)")
        }
    }

    mutating func take(_ record: Record, run: Int, at place: RecordPlace) -> Standing {
        let index = Int(record.host)
        while hosts.count <= index { hosts.append(nil) }
        var host = hosts[index] ?? Host(runPlace: place)
        var start = RunStart.no
        if run != host.run {
            start = record.kind == .runStart ? .line : host.run == 0 ? .head : .cues
            (host.run, host.runPlace) = (run, place)
        }
        defer { hosts[index]?.seen &+= 1 }
        hosts[index] = host
        return Standing(seen: host.seen, start: start, runPlace: host.runPlace)
    }
}
