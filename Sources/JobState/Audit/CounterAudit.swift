import JobRecords

/// What the engine's own counters prove about one host's messages: lost ones, repeated ones, and
/// counters that contradict each other. Pure: a message in, what is wrong with it out.
public struct CounterAudit {
    /// What is kept of a message that had counters.
    struct Counted {
        let ok: Int32
        let err: Int32
        let time: Int64

        var sum: Int { Int(ok) + Int(err) }
    }

    /// What a message's counters say.
    enum Verdict: Equatable {
        /// So many messages are missing before this one.
        case gap(Int)
        /// The counters do not grow.
        case stalled
        /// The counter that grew does not fit the outcome.
        case wrongCounter
        case forkedFell(from: Int32, to: Int32)
        case percentageFell(from: Int16, to: Int16)
    }

    private var run = 0
    private var last: Counted?
    private var lastForked: Int32 = -1
    private var lastPercentage: Int16 = -1
    /// Messages without counters since the last one that had them.
    private var uncounted = 0

    /// The message before the last one that was judged.
    private(set) var previous: Counted?

    /// Takes a message: a completed event or a note that came with a code. A note may repeat the counters, since it
    /// completes nothing.
    mutating func take(_ record: Record, run: Int, isSameLine: Bool) -> [Verdict] {
        let follows = withUnsafePointer(to: record) { record.kind == .completed && followsOn($0, run) }
        return follows ? [] : judge(record, run, isSameLine)
    }

    /// Takes a completed event if it counts one more than the message before, as nearly all do; then nothing is wrong
    /// with it.
    @inline(__always)
    mutating func followsOn(_ record: UnsafePointer<Record>, _ run: Int) -> Bool {
        guard let last, run == self.run, uncounted == 0 else { return false }
        let (ok, err) = (record.pointee.okCounter, record.pointee.errCounter)
        let failed: Int32 = record.pointee.failed ? 1 : 0
        guard ok | err >= 0, err &- last.err == failed, ok &- last.ok == 1 &- failed,
            record.pointee.forkedCounter >= lastForked, record.pointee.percentage >= lastPercentage
        else { return false }
        self.last = Counted(ok: ok, err: err, time: record.pointee.time)
        (lastForked, lastPercentage) = (record.pointee.forkedCounter, record.pointee.percentage)
        return true
    }

    @inline(never)
    private mutating func judge(_ record: Record, _ run: Int, _ isSameLine: Bool) -> [Verdict] {
        if run != self.run { self = CounterAudit(run: run) }
        var verdicts: [Verdict] = []
        if let sum = record.counterSum {
            if let last { judge(record, last, sum - last.sum, isSameLine, &verdicts) }
            previous = last
            last = Counted(ok: record.okCounter, err: record.errCounter, time: record.time)
            uncounted = 0
        } else if record.kind != .note {
            uncounted += 1
        }
        judgeFalls(record, &verdicts)
        return verdicts
    }

    init() {}

    private init(run: Int) { self.run = run }

    /// How many messages are missing before one that raises the counters' sum by so much.
    /// - Parameter uncounted: those without counters in between.
    public static func missing(_ growth: Int, uncounted: Int = 0) -> Int { max(0, growth - 1 - uncounted) }

    private func judge(
        _ record: Record, _ last: Counted, _ growth: Int, _ isSameLine: Bool, _ verdicts: inout [Verdict]
    ) {
        let isNote = record.kind == .note
        if growth == 0 && !isSameLine && !isNote { verdicts.append(.stalled) }
        let missing = CounterAudit.missing(growth, uncounted: uncounted)
        if missing > 0 { verdicts.append(.gap(missing)) }
        let (ok, err) = (record.okCounter - last.ok, record.errCounter - last.err)
        let fits = record.failed ? err > 0 : ok > 0
        if growth > 0 && !isNote && (!fits || ok < 0 || err < 0) { verdicts.append(.wrongCounter) }
    }

    private mutating func judgeFalls(_ record: Record, _ verdicts: inout [Verdict]) {
        if record.forkedCounter >= 0 {
            if record.forkedCounter < lastForked {
                verdicts.append(.forkedFell(from: lastForked, to: record.forkedCounter))
            }
            lastForked = record.forkedCounter
        }
        guard record.percentage >= 0 else { return }
        if record.percentage < lastPercentage {
            verdicts.append(.percentageFell(from: lastPercentage, to: record.percentage))
        }
        lastPercentage = record.percentage
    }
}
