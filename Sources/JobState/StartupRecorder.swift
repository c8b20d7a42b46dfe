import JobRecords

/// Gathers the startups of chosen runs from a scan; the scan must keep the lines of waits (`TextPolicy.waits`).
public final class StartupRecorder: RecordSink {
    private let names: NameRegistry
    private let isWanted: (_ host: String, _ run: Int) -> Bool
    private var timelines: [UInt32: [Int: StartupTimeline]] = [:]

    private let isWhole: Bool

    /// - Parameters:
    ///   - isWhole: whether runs are gathered to their end instead of to that of their startup.
    ///   - isWanted: whether a host's run is looked at; asked once for each.
    public init(_ names: NameRegistry, isWhole: Bool = false, isWanted: @escaping (_ host: String, _ run: Int) -> Bool)
    {
        self.names = names
        self.isWanted = isWanted
        self.isWhole = isWhole
    }

    private var current: (host: UInt32, run: Int, isWanted: Bool)?

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        guard record.kind != .restated, wants(record.host, run) else { return }
        let depends = record.kind == .waits ? RecordText(record, batch.text(of: record)).extras.depends : []
        let event = StartupTimeline.Event(
            record.kind, job: record.job, action: record.action, time: record.time, failed: record.failed,
            percentage: Int(record.percentage), depends: depends.map { names.id($0) })
        timelines[record.host, default: [:]][run, default: StartupTimeline(isWhole: isWhole)].take(event)
    }

    private func wants(_ host: UInt32, _ run: Int) -> Bool {
        if let current, current.host == host, current.run == run { return current.isWanted }
        let verdict = isWanted(names[host], run)
        current = (host, run, verdict)
        return verdict
    }

    /// What was gathered of a host's run.
    public func timeline(host: UInt32, run: Int) -> StartupTimeline? { timelines[host]?[run] }
}
