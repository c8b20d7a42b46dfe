import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// Issues the records that match, each when it is due, with the lines that belong to it.
final class Replayer: CompleteRecordSink {
    private var matcher: RecordMatcher
    private var writer: any RecordWriter
    /// Whether lines beside the records are issued too: those that are nothing, and repetitions.
    private let issuesAll: Bool
    private let output: ReplayOutput
    private let playback: Playback
    private var aligner: ColumnAligner?
    /// Whether the last record matched, so that what follows it is issued too.
    private var passes: Bool
    private var buffer = ByteBuffer()
    private var row = ByteBuffer(capacity: 512)

    private(set) var count = 0
    private(set) var lastTime: Int64?

    init(
        _ matcher: RecordMatcher, _ writer: any RecordWriter, issuesAll: Bool, startsWithin: Bool, playback: Playback,
        aligner: ColumnAligner?, output: ReplayOutput
    ) {
        self.matcher = matcher
        self.writer = writer
        self.issuesAll = issuesAll
        self.playback = playback
        self.aligner = aligner
        self.output = output
        passes = startsWithin
    }

    func wants(_ record: Record, run: Int) throws -> Bool {
        if playback.ending != nil { throw EnoughRead() }
        passes = matcher.matches(record, run: run)
        if !passes { playback.breathe() }
        return passes
    }

    func takeAside(_ record: Record, _ line: UnsafeRawBufferPointer) {
        guard issuesAll && passes && record.kind != .foreign else { return }
        buffer.append(line)
        buffer.append(10)
    }

    var takesRepeats: Bool { issuesAll }

    /// Issues everything that is buffered.
    func finish() throws { try flush() }

    func take(_ held: HeldRecord) throws {
        // What was issued so far is to be seen before the pause, not after it.
        guard try playback.admits(held.record.time, waiting: flush) else { return passes = false }
        count += 1
        lastTime = held.record.time
        guard aligner != nil else {
            held.withComplete { writer.write($0, into: &buffer) }
            if buffer.count > 1 << 16 { try flush() }
            return
        }
        row.clear()
        held.withComplete { writer.write($0, into: &row) }
        if aligner!.add(row.bytes) { try flush() }
    }

    private func flush() throws {
        aligner?.flush(into: &buffer)
        guard buffer.count > 0 else { return }
        try output.write(buffer.bytes)
        buffer.clear()
    }
}

/// The machine's monotonic clock, which nobody sets, from when this was made; it can be held.
struct ReplayClock {
    private let start = Machine.monotonic
    /// For how long it was held, and since when it is now.
    private var held: Int64 = 0
    private var heldSince: Int64?

    /// Microseconds since it was made, but for those it was held.
    var elapsed: Int64 { (heldSince ?? sinceStart) - held }

    var isHeld: Bool {
        get { heldSince != nil }
        set {
            guard newValue != isHeld else { return }
            let now = sinceStart
            if let heldSince { held += now - heldSince }
            heldSince = newValue ? now : nil
        }
    }

    private var sinceStart: Int64 { (Machine.monotonic - start) / 1000 }

    /// Sleeps until so many microseconds after its beginning; not to be called while it is held.
    func wait(until due: Int64) {
        // Nobody waits for a hundred thousand years.
        let due = min(due, .max / 2000)
        SystemCall.sleep(until: start + (due + held) * 1000)
    }
}

/// How many times faster than it happened; nil is without pauses.
enum ReplaySpeed {
    /// What the keys go through: nothing, seconds, minutes, hours and a day in a second.
    private static let steps: [Double] = [
        0.125, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400,
    ]

    static func faster(_ speed: Double?) -> Double? { speed.flatMap { speed in steps.first { $0 > speed } } }

    static func slower(_ speed: Double?) -> Double {
        guard let speed else { return steps.last! }
        return steps.last { $0 < speed } ?? speed
    }

    /// `60x`, `0.5x`, `max`: as `--speed` takes it.
    static func text(_ speed: Double?) -> String {
        guard let speed else { return "max" }
        return speed == speed.rounded() && speed < 1e9 ? "\(Int(speed))x" : "\(speed)x"
    }

    /// - Throws: where it is no speed.
    static func parse(_ text: String) throws -> Double? {
        if text == "max" { return nil }
        guard let factor = Double(text.hasSuffix("x") ? String(text.dropLast()) : text), factor > 0, factor < 1e12
        else {
            throw UsageError("--speed '\(text)': expected how many times faster, such as 1x or 60x, or max")
        }
        return factor
    }
}

/// What the keys of a replay do.
enum ReplayKey: Equatable {
    case pause, step, faster, slower, quit
    /// So many seconds of the log's time forward, or back.
    case move(Int64)

    init?(_ key: ScreenKey) {
        guard case .character(let character) = key else { return nil }
        switch character {
        case " ", "p": self = .pause
        case ".", "n": self = .step
        case "+", "=": self = .faster
        case "-": self = .slower
        case "]": self = .move(60)
        case "[": self = .move(-60)
        case "}": self = .move(3600)
        case "{": self = .move(-3600)
        case "q": self = .quit
        default: return nil
        }
    }
}
