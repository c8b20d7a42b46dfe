import JobRecords
import LogBytes

/// One run's startup: what every job did from the run's first record until the engine was up.
///
/// It is up when `startup_percentage` first is 100. Where no record says so, it is up before the first minute without
/// any record that does not end with the end of an action begun before; else at the run's last record.
public struct StartupTimeline: Sendable {
    public enum End: String, Sendable {
        /// `startup_percentage` was 100.
        case full = "100 %"
        /// Nothing was told for a minute.
        case quiet = "a quiet minute"
        /// The startup went on for longer than one does.
        case long = "the 50,000th event"
        /// The run, or the log, ended first.
        case last = "the last record"
    }

    public let host: String
    public let run: Int
    /// Microseconds since the epoch: the run's first record, and the end of the startup.
    public let start: Int64
    public let end: Int64
    /// Whether it is all of the run, rather than its startup.
    public let isWholeRun: Bool
    /// How the end is known.
    public let endedBy: End
    /// The run's last record.
    public let runEnd: Int64
    /// Of a whole run: when its startup was complete; nil if that was never told, and for a startup alone.
    public let startupEnd: Int64?
    /// Whether the log ends while the run goes on: what has not ended is still under way then.
    public let goesOn: Bool
    /// In the order of their first phase.
    public let tracks: [JobTrack]

    /// How long the startup took, microseconds; nil if the clock was set back meanwhile, so that nobody can tell.
    public var length: Int64? { end >= start ? end - start : nil }
    /// Whether any action is known by both its beginning and its end, or its wait: whether there is anything to draw.
    public var hasStretches: Bool { tracks.contains { $0.phases.contains { $0.kind != .done } } }
}

/// Collects each host's startup of one run: the last one, unless another is wanted.
public final class StartupCollector: RecordSink {
    /// What companions tell is no part of a run.
    private let files: [SequencedFile]
    private let history: History
    private var names: NameRegistry { history.names }
    /// Per host name, the run wanted; nil: the last one.
    private let wanted: [ExactText: Int]?
    private let wholeRun: Bool
    /// Each host's last startup, in the order of the hosts' first records.
    private var builders: [UInt32: UnsafeMutablePointer<TimelineBuilder>] = [:]
    private var order: [UInt32] = []
    private let state = Pinned(State())

    /// The present record's host, its startup, and the run of it that is wanted.
    private struct State {
        var file = -1
        var isCompanion = false
        var host: UInt32?
        var builder: UnsafeMutablePointer<TimelineBuilder>?
        var run: Int?
        /// The startup of the present host, if nothing changes it any more.
        var settled: UnsafeMutablePointer<TimelineBuilder>?

        /// Takes a record behind a startup that is settled.
        /// - Returns: whether it is one; if not, nothing was taken.
        @inline(__always)
        func passes(_ record: UnsafePointer<Record>, file: Int, run: Int) -> Bool {
            guard let settled, file == self.file, host == record.pointee.host, settled.pointee.run == run
            else { return false }
            let kind = record.pointee.kind
            if kind != .note && kind != .snapshot { settled.pointee.pass(record.pointee.time) }
            return true
        }
    }

    /// - Parameter wholeRun: whether all of the run is wanted, rather than its startup.
    public init(_ history: History, _ files: [SequencedFile], runs: [ExactText: Int]?, wholeRun: Bool = false) {
        (self.history, self.files) = (history, files)
        self.wholeRun = wholeRun
        wanted = runs
    }

    deinit {
        for builder in builders.values {
            builder.deinitialize(count: 1)
            builder.deallocate()
        }
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        take(at: index, in: batch, run: run)
    }

    @inline(__always)
    func take(at index: Int, in batch: RecordBatch, run: Int) {
        let record = batch.records + index
        if state.pointee.passes(record, file: batch.file, run: run) { return }
        take(record.pointee, batch.file, run)
    }

    @inline(never)
    private func take(_ record: Record, _ file: Int, _ run: Int) {
        state.pointee.settled = nil
        if state.pointee.file != file {
            (state.pointee.file, state.pointee.isCompanion) = (file, files[file].isCompanion)
        }
        if state.pointee.isCompanion { return }
        if state.pointee.host != record.host { enter(record.host) }
        if let wanted = state.pointee.run, wanted != run { return }
        let builder = state.pointee.builder ?? begin(record.host, run)
        if builder.pointee.run != run { builder.pointee = TimelineBuilder(run: run, wholeRun: wholeRun, names) }
        if !builder.pointee.isSettled { builder.pointee.take(record, depends: depends(record)) }
        guard builder.pointee.isSettled else { return }
        state.pointee.settled = builder
        withUnsafePointer(to: record) { _ = state.pointee.passes($0, file: file, run: run) }
    }

    private func enter(_ host: UInt32) {
        let run = wanted.map { $0[ExactText(names[host])] ?? -1 }
        (state.pointee.host, state.pointee.builder, state.pointee.run) = (host, builders[host], run)
    }

    private func begin(_ host: UInt32, _ run: Int) -> UnsafeMutablePointer<TimelineBuilder> {
        let made = UnsafeMutablePointer<TimelineBuilder>.allocate(capacity: 1)
        made.initialize(to: TimelineBuilder(run: run, wholeRun: wholeRun, names))
        builders[host] = made
        order.append(host)
        state.pointee.builder = made
        return made
    }

    /// The jobs that a wait is for; of another event those that the catalogue says its action depends on.
    private func depends(_ record: Record) -> [String] {
        guard record.kind.isEvent, let host = history.host(record.host) else { return [] }
        if record.kind == .waits { return host.waitsFor(record.job) }
        return host.state.pointee.rules?.depends(record.job, record.action).map { names[$0.job] } ?? []
    }

    /// Each host's startup, in the order of the hosts' first records.
    public var timelines: [StartupTimeline] {
        order.compactMap { host in
            guard let builder = builders[host] else { return nil }
            let goesOn = history.host(host).map { $0.run == builder.pointee.run && $0.goesOn } ?? true
            return builder.pointee.timeline(host: names[host], goesOn: goesOn)
        }
    }
}
