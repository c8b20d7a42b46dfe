import JobRecords
import LogBytes

/// Collects each host's startup of one run: the last one, unless another is wanted.
public final class StartupCollector: RecordSink {
    private let names: NameRegistry
    private unowned var history: History!
    /// Per host name, the run wanted; nil: the last one.
    private let wanted: [ExactText: Int]?
    private var builders: [UInt32: TimelineBuilder] = [:]
    private var order: [UInt32] = []

    private let wholeRun: Bool

    /// - Parameter wholeRun: whether all of the run is wanted, rather than its startup.
    public init(_ names: NameRegistry, runs: [ExactText: Int]?, wholeRun: Bool = false) {
        self.names = names
        self.wholeRun = wholeRun
        wanted = runs
    }

    public func begin(_ history: History) { self.history = history }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if let wanted, wanted[ExactText(names[record.host])] != run { return }
        if builders[record.host]?.run != run {
            if builders[record.host] == nil { order.append(record.host) }
            builders[record.host] = TimelineBuilder(run: run, wholeRun: wholeRun)
        }
        builders[record.host]!.take(event(record))
    }

    private func event(_ record: Record) -> TimelineBuilder.Event {
        var event = TimelineBuilder.Event(kind: record.kind, time: record.time)
        event.isFull = record.percentage == 100
        guard record.kind.isEvent, let host = history.host(record.host) else { return event }
        (event.job, event.action, event.failed) = (names[record.job], names[record.action], record.failed)
        if record.kind == .waits {
            event.depends = host.waitsFor(record.job)
        } else {
            event.declared = host.declaredDepends(of: record.job, action: record.action).map { names[$0] }
        }
        return event
    }

    /// Each host's startup, in the order of the hosts' first records.
    public var timelines: [StartupTimeline] {
        order.compactMap { host in
            guard let builder = builders[host] else { return nil }
            let goesOn = history.host(host).map { $0.run == builder.run && $0.goesOn } ?? true
            return builder.timeline(host: names[host], goesOn: goesOn)
        }
    }
}
