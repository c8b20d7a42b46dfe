import JobColumns
import JobState
import LogBytes

/// What `summary` tells of one box (docs/format.md, Summary). Times are microseconds since the epoch.
public struct Summary: Sendable {
    /// A job whose last action failed.
    public struct Failed: Sendable {
        public let job: String
        public let action: String
        public let since: Int64
        public let reason: String
        /// The like failures of the whole log; nil if the last failure is not told as an event.
        public let group: FailureRow?
    }

    public struct RepeatedAction: Sendable {
        public let job: String
        public let action: String
        public let count: Int
        /// Its most recent failure.
        public let newest: FailureRow

        /// - Parameter rows: all of one job's action.
        init(_ rows: [FailureRow]) {
            newest = rows.max { $0.last < $1.last }!
            (job, action) = (newest.job, newest.action)
            count = rows.reduce(0) { $0 + $1.count }
        }
    }

    public struct Startup: Sendable {
        public let run: Int
        public let began: Int64
        /// nil if the clock was set back meanwhile.
        public let length: Int64?
        /// The longest actions, the longest first.
        public let slowest: [(job: String, length: Int64)]
        /// The longest stretch of the way to its end that neither log nor catalogue explains, and before which job.
        public let unexplained: (length: Int64, job: String)?
    }

    public let host: String
    /// The oldest and the newest record.
    public let first: Int64?
    public let last: Int64?
    public let runs: Int
    public var findings = 0
    /// What was said of the source beside its content: a backup's remark, a doubt about its times.
    public var remarks: [String] = []
    public let jobs: Int
    /// Those that began first come first.
    public let executing: [JobRow]
    /// Those that wait longest come first.
    public let waiting: [JobRow]
    public let failed: [Failed]
    /// Failures that happened more than once, the most frequent first.
    public let repeated: [FailureRow]
    /// Actions that failed more than once, for whatever reason, the most frequent first.
    public let repeatedActions: [RepeatedAction]
    public let neverEnded: [(job: String, action: String, run: Int, since: Int64)]
    public let startup: Startup?

    /// - Parameters:
    ///   - failures: of all hosts.
    ///   - rows: those of this host as rows, the most recent first.
    ///   - wants: which jobs are shown.
    public init(
        _ host: HostHistory, _ names: NameRegistry, _ failures: FailureLedger, _ rows: [FailureRow],
        _ timeline: StartupTimeline?, wants: (UInt32) -> Bool = { _ in true }
    ) {
        self.host = names[host.host]
        (first, last, runs) = (host.oldest, host.runs.isEmpty ? nil : host.newest, host.runs.count)
        let jobs = host.jobs.filter { !$0.neverRan && wants($0.name) }
        self.jobs = jobs.count
        let row = { JobRow(host: names[host.host], job: $0, waitsFor: host.waitsFor($0.name), names: names) }
        executing = jobs.filter { $0.schedule == .executing }.sorted { $0.t0 < $1.t0 }.map(row)
        waiting = jobs.filter { $0.schedule == .waitingDepends }.sorted { $0.waitsSince < $1.waitsSince }.map(row)
        let ofJob = Dictionary(grouping: rows) { ExactText($0.job) }
        failed = jobs.filter(\.hasFailed).sorted { $0.t1 < $1.t1 }.map { job in
            Summary.failed(job, host.host, names, failures, ofJob[ExactText(names[job.name])] ?? [])
        }
        repeated = rows.enumerated().filter { $0.element.count > 1 }.sorted {
            ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
        }.map(\.element)
        repeatedActions = Summary.repeatedActions(rows)
        neverEnded = host.neverEnded.filter { wants($0.job) }.map {
            (job: names[$0.job], action: names[$0.action], run: $0.run, since: $0.since)
        }
        let running = Set(executing.map { ExactText($0.name) })
        startup = timeline.map { Startup($0, running: running) }
    }

    private static func repeatedActions(_ rows: [FailureRow]) -> [RepeatedAction] {
        Dictionary(grouping: rows) { [ExactText($0.job), ExactText($0.action)] }.values.map(RepeatedAction.init)
            .filter { $0.count > 1 }.sorted { ($1.count, $1.newest.last, $0.job) < ($0.count, $0.newest.last, $1.job) }
    }

    private static func failed(
        _ job: Job, _ host: UInt32, _ names: NameRegistry, _ failures: FailureLedger, _ rows: [FailureRow]
    ) -> Failed {
        let event = failures.lastEvent(host: host, job: job.name)
        let (name, action) = (names[job.name], event.map { names[$0.record.action] } ?? "")
        let group = event.flatMap { event in
            rows.first { $0.action == action && $0.last >= event.record.time && $0.first <= event.record.time }
        }
        return Failed(job: name, action: action, since: job.t1, reason: event?.words.reason ?? "", group: group)
    }

    /// How bad it stands, for the order of several boxes: failed jobs, then what hangs, then what failed before.
    private var urgency: (Int, Int, Int, Int) { (failed.count, waiting.count, neverEnded.count, repeated.count) }

    static func worstFirst(_ boxes: [Summary]) -> [Summary] {
        boxes.sorted { $0.urgency == $1.urgency ? $0.host < $1.host : $0.urgency > $1.urgency }
    }
}

extension Summary.Startup {
    /// - Parameter running: the jobs whose open action really goes on; another action has ended that of others.
    init(_ timeline: StartupTimeline, running: Set<ExactText>) {
        run = timeline.run
        began = timeline.start
        length = timeline.length
        let actions = timeline.tracks.flatMap { track in
            track.phases.filter {
                $0.kind == .executing && ($0.end != nil || running.contains(ExactText(track.job)))
            }.map {
                (job: track.job, length: $0.length(until: timeline.end))
            }
        }
        slowest = Array(actions.sorted { $0.length > $1.length }.prefix(5))
        let gaps = CriticalChain(timeline).links.compactMap { link in
            link.unexplained.map { (length: $0, job: link.job) }
        }
        unexplained = gaps.max { $0.length < $1.length }
    }
}

/// `summary` for programs.
public enum SummaryJSON {
    public static func document(_ boxes: [Summary], _ context: ViewContext) -> [UInt8] {
        HostViews.write(boxes.map(\.host), context) { index, json in
            json.key("summary")
            if boxes.isEmpty { json.null() } else { json.object { write(boxes[index], &$0) } }
        }
    }

    /// A line a box.
    public static func lines(_ boxes: [Summary]) -> [UInt8] { JSONWriter.lines(boxes, write) }

    private static func write(_ box: Summary, _ json: inout JSONWriter) {
        json.member("host", box.host)
        json.member("first", seconds: box.first)
        json.member("last", seconds: box.last)
        json.member("runs", number: box.runs)
        json.member("findings", number: box.findings)
        writeNow(box, &json)
        json.member("failed", box.failed) { failed, json in
            json.member("job", known(failed.job))
            json.member("action", known(failed.action))
            json.member("since", seconds: failed.since)
            json.member("reason", known(failed.reason))
        }
        json.list("repeated", box.repeated, FailureRow.wholeRow)
        json.member("never_ended", box.neverEnded) { cut, json in
            json.member("job", known(cut.job))
            json.member("action", known(cut.action))
            json.member("run", number: cut.run)
            json.member("since", seconds: cut.since)
        }
        writeStartup(box.startup, &json)
    }

    private static func writeNow(_ box: Summary, _ json: inout JSONWriter) {
        json.member("executing", box.executing) { running, json in
            json.member("job", known(running.name))
            json.member("action", known(running.runningAction))
            json.member("since", seconds: running.job.t0)
            json.member("pid", number: running.job.pid < 0 ? nil : Int(running.job.pid))
        }
        json.member("waiting", box.waiting) { waiting, json in
            json.member("job", known(waiting.name))
            json.member("since", seconds: waiting.job.waitsSince)
            json.member("for", waiting.waitsFor)
        }
    }

    private static func writeStartup(_ startup: Summary.Startup?, _ json: inout JSONWriter) {
        json.key("startup")
        guard let startup else { return json.null() }
        json.object { json in
            json.member("run", number: startup.run)
            json.member("seconds", seconds: startup.length)
            json.member("slowest", startup.slowest) { slow, json in
                json.member("job", known(slow.job))
                json.member("seconds", seconds: slow.length)
            }
        }
    }

    /// What is empty is not known.
    private static func known(_ text: String) -> String? { text.isEmpty ? nil : text }
}
