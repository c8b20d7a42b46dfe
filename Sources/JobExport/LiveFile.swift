import JobColumns
import JobViews
import LogLines

/// A generation of a followed log, as the table `files` tells it.
struct LiveFile {
    let log: Int
    /// The chain at its first line's end: by it a generation is known again after a restart.
    let head: Chain
    /// The time in its records' places.
    let placeTime: Int64
    /// Of its first record.
    let digest: Chain
    let first: Int64
    let host: String
    var last: Int64
    var records = 0
    var lines = 0
    var foreign = 0
    var unparsed = 0
    var name = ""
    var isLive = true
    /// Whether the server's row is older.
    var isStale = true

    var place: LogPlace { LogPlace(time: placeTime, digest: digest) }

    // MARK: a row

    func write(into buffer: inout ByteBuffer) {
        buffer.append(big: digest.high)
        buffer.append(big: digest.low)
        buffer.append(binary: host)
        buffer.append(binary: name)
        buffer.append(binary: isLive ? "live" : "rotated")
        buffer.append(little: ClickHouseTime.seconds(first))
        buffer.append(nullable: nil as Int64?)
        for count in [lines, records, foreign, unparsed] { buffer.append(little: UInt32(clamping: count)) }
        buffer.append(nullable: first as Int64?)
        buffer.append(nullable: last as Int64?)
        buffer.append(nullable: Int32(-1))
        buffer.append(binary: "")
        buffer.append(binary: "")
    }

    // MARK: memory

    var memory: String {
        let numbers = [placeTime, first, last] + [records, lines, foreign, unparsed].map { Int64($0) }
        let words = [head.hex, digest.hex] + numbers.map { "\($0)" } + [isLive ? "live" : "rotated", host]
        return words.joined(separator: " ")
    }

    init?(memory: Substring, log: Int) {
        let parts = memory.utf8.split(separator: 32, maxSplits: 10, omittingEmptySubsequences: false).map(
            Substring.init)
        guard parts.count == 11, let head = Chain(hex: String(parts[0])), let digest = Chain(hex: String(parts[1]))
        else { return nil }
        let numbers = parts[2..<9].compactMap { Int64($0) }
        // Sums with them must not overflow, whoever wrote them.
        guard numbers.count == 7, numbers.allSatisfy({ $0.magnitude < 1 << 60 }) else { return nil }
        (self.log, self.head, self.digest, host) = (log, head, digest, String(parts[10]))
        (placeTime, first, last) = (numbers[0], numbers[1], numbers[2])
        (records, lines, foreign, unparsed) = (Int(numbers[3]), Int(numbers[4]), Int(numbers[5]), Int(numbers[6]))
        (isLive, isStale) = (parts[9] == "live", false)
    }

    init(log: Int, head: Chain, placeTime: Int64, digest: Chain, first: Int64, host: String) {
        (self.log, self.head, self.placeTime, self.digest) = (log, head, placeTime, digest)
        (self.first, self.host, last) = (first, host, first)
    }
}
