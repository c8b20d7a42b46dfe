import EngineSimulator

/// Changes bytes at random, in ways that readers stumble over: bits, lengths, repeated and missing parts, parts of
/// other inputs, and words that mean something.
struct Mutator {
    private var random: SplitMix64
    private let corpus: [[UInt8]]

    private static let largest = 1 << 18
    private static let words: [[UInt8]] =
        [
            "\n", "\r\n", "\0", "\u{FEFF}", "\"", "\\", "'", "{", "}", "[", "]", "(", ")", ",", ":", "=", "%{",
            "%{time:",
            "-1", "0", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "4294967296", "1e308",
            "nan",
            "inf", "99999999999", "0.0000001", "\u{660}", "Feb 29 ", "Jan  1 00:00:00 ", "Dec 31 23:59:60 ",
            "2011-02-30 ",
            "9999-12-31T23:59:59Z ", "0001-01-01 ", "+99:99", "-24:00", "CET", "<191>1 - - - - - - ", "timestamp=",
            "pid=",
            "ok_counter=", "job=", "depends=", "startup_percentage=", "A-I-Start ", "A-E-Executing ",
            "JOBSENGINE-I-Start",
            "Job a failed to start: ", "last message repeated 2147483648 times", "Traceback (most recent call last):\n",
            "STDOUT [x]\n", "250-message(job:", "list(0:a,1:", "info(compilation_date:'x')\n",
            "module(jobs:jobs(A:job(",
            "\"messages\":[", "\"jobs\":{", "\"time\":", "None", "True", "\u{1B}[31m", "#012",
        ].map { Array($0.utf8) } + [
            [0xFF, 0xFE], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x1F, 0x8B, 8], [0xFF, 0xFF, 0xFF, 0x7F],
        ]

    init(seed: UInt64, corpus: [[UInt8]]) { (random, self.corpus) = (SplitMix64(seed: seed), corpus) }

    mutating func next() -> [UInt8] {
        var bytes = random.pick(corpus)
        for _ in 0..<random.pick([1, 1, 2, 4, 16]) { change(&bytes) }
        return Array(bytes.prefix(Mutator.largest))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes = random.pick(Mutator.words) }
        let at = random.int(0...bytes.count - 1)
        switch random.int(0...8) {
        case 0: bytes[at] ^= 1 << UInt8(random.int(0...7))
        case 1: bytes[at] = random.pick([0, 1, 10, 32, 0x7F, 0x80, 0xFF, UInt8(random.int(0...255))])
        case 2: bytes.removeSubrange(part(of: bytes, from: at))
        case 3: bytes.insert(contentsOf: bytes[part(of: bytes, from: at)], at: at)
        case 4: bytes.removeSubrange(at...)
        case 5: splice(&bytes, at)
        case 6: bytes.replaceSubrange(part(of: bytes, from: at), with: random.pick(Mutator.words))
        default: bytes.insert(contentsOf: random.pick(Mutator.words), at: at)
        }
    }

    private mutating func part(of bytes: [UInt8], from at: Int) -> Range<Int> {
        at..<min(bytes.count, at + random.int(1...random.pick([1, 4, 64, 4096])))
    }

    private mutating func splice(_ bytes: inout [UInt8], _ at: Int) {
        let other = random.pick(corpus)
        guard !other.isEmpty else { return }
        bytes.insert(contentsOf: other[part(of: other, from: random.int(0...other.count - 1))], at: at)
    }
}
