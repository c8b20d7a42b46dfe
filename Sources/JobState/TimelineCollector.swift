import JobRecords

/// Collects a run's timeline while the log is scanned.
public final class TimelineCollector: RecordSink {
    private let names: NameRegistry
    private let wanted: (_ host: String, _ run: Int) -> Bool
    private var timelines: [UInt32: StartupTimeline] = [:]
    private var open: [UInt32: [UInt32: Int]] = [:]
    private var waits: [UInt32: [UInt32: (time: Int64, depends: [String])]] = [:]

    /// - Parameter wanted: whether a host's run is to be collected; one run a host.
    public init(_ names: NameRegistry, wanted: @escaping (String, Int) -> Bool) {
        self.names = names
        self.wanted = wanted
    }

    /// The timelines by host, in the hosts' order by name.
    public var result: [StartupTimeline] { timelines.values.sorted { $0.host < $1.host } }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        guard wanted(names[record.host], run) else { return }
        var timeline = timelines[record.host] ?? StartupTimeline()
        if timeline.bars.isEmpty && timeline.run != run {
            (timeline.host, timeline.run, timeline.start) = (names[record.host], run, record.time)
        }
        timeline.end = record.time
        switch record.kind {
        case .waits:
            let depends = RecordText(record, batch.text(of: record)).extras.depends
            waits[record.host, default: [:]][record.job] = (record.time, depends)
        case .began: begin(record, hasBegin: true, &timeline)
        case .completed: complete(record, &timeline)
        default: break
        }
        timelines[record.host] = timeline
    }

    private func begin(_ record: Record, hasBegin: Bool, _ timeline: inout StartupTimeline) {
        let wait = waits[record.host]?.removeValue(forKey: record.job)
        open[record.host, default: [:]][record.job] = timeline.bars.count
        timeline.bars.append(
            StartupTimeline.Bar(
                job: names[record.job], action: names[record.action], waitedFrom: wait?.time,
                depends: wait?.depends ?? [], begin: record.time, hasBegin: hasBegin))
    }

    private func complete(_ record: Record, _ timeline: inout StartupTimeline) {
        let index = open[record.host]?[record.job]
        if index == nil || timeline.bars[index!].action != names[record.action] {
            begin(record, hasBegin: false, &timeline)
        }
        guard let last = open[record.host]?.removeValue(forKey: record.job) else { return }
        timeline.bars[last].end = record.time
        timeline.bars[last].failed = record.failed
    }
}
