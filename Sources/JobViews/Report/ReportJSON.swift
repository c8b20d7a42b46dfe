import Glibc
import JobColumns
import JobState
import LogBytes

/// A report's data as compact JSON: lists instead of objects where there are many, times in whole milliseconds.
struct ReportJSON {
    let data: ReportData
    var json = JSONWriter()
    /// Each host's place among the page's.
    let places: [UInt32: Int]
    /// The actions that are told, each with its place in the page's list of them.
    private var actions: [UInt32: Int] = [:]
    private var actionNames: [String] = []

    /// - Returns: JSON in which no `<` stands, so that nothing in it can end a script element.
    static func bytes(_ data: ReportData) -> [UInt8] {
        var writer = ReportJSON(data)
        writer.write()
        var safe: [UInt8] = []
        safe.reserveCapacity(writer.json.buffer.count + 1024)
        // A "<" can only stand inside a string, where its escape means the same.
        for byte in writer.json.buffer.bytes {
            if byte == 60 { safe += Array("\\u003c".utf8) } else { safe.append(byte) }
        }
        return safe
    }

    private init(_ data: ReportData) {
        self.data = data
        places = Dictionary(uniqueKeysWithValues: data.hosts.enumerated().map { ($1.host, $0) })
    }

    private mutating func write() {
        json.beginObject()
        text("version", data.version)
        list("hosts", data.hostNames.map { SafeText.shown($0) })
        list("limits", data.limits)
        list("remarks", data.remarks)
        number("records", data.collector.records)
        json.key("period")
        row(data.collector.first, data.collector.last)
        writeZone()
        writeBoxes()
        writeJobs()
        writeCells()
        writeRuns()
        writeNeverEnded()
        writeFailures()
        writeFindings()
        writeFiles()
        list("actions", actionNames)
        json.endObject()
    }

    mutating func place(of action: UInt32) -> Int {
        if let place = actions[action] { return place }
        let place = actionNames.count
        actions[action] = place
        actionNames.append(SafeText.shown(data.names[action]))
        return place
    }

    // MARK: parts

    /// The zone's offsets through the period, so that the page needs no zone data of its own.
    private mutating func writeZone() {
        let zone = data.time.zone
        let (first, last) = (data.collector.first ?? 0, data.collector.last ?? 0)
        text("zone", zone.identifier == "GMT" ? "UTC" : zone.identifier)
        json.key("offsets")
        json.beginList()
        var at = first
        for _ in 0..<200 {
            json.beginList()
            json.number(at / 1000)
            json.number(data.time.distance(at) * 1000)
            json.endList()
            guard let next = zone.nextChange(after: at / 1_000_000), next * 1_000_000 <= last else { break }
            at = next * 1_000_000
        }
        json.endList()
    }

    /// The worst first.
    private mutating func writeBoxes() {
        json.key("boxes")
        json.beginList()
        let order = Dictionary(data.boxes.enumerated().map { (ExactText($1.host), $0) }) { first, _ in first }
        for box in Summary.worstFirst(data.boxes) {
            json.beginList()
            json.number(order[ExactText(box.host)] ?? 0)
            time(box.first)
            time(box.last)
            for count in [box.runs, box.failed.count, box.executing.count, box.waiting.count] { json.number(count) }
            json.number(box.neverEnded.count)
            json.number(box.findings)
            json.endList()
        }
        json.endList()
    }

    private mutating func writeJobs() {
        var states: [ReportState.JobKey: (host: HostHistory, job: Job)] = [:]
        var idle = 0
        for host in data.hosts {
            for job in host.jobs where data.showsJob(job.name) {
                if job.neverRan {
                    idle += 1
                } else {
                    states[.init(host: host.host, job: job.name)] = (host, job)
                    _ = data.collector.slot(host.host, job.name)
                }
            }
            for cut in data.neverEnded(host) { _ = data.collector.slot(host.host, cut.action.job) }
        }
        for group in data.failures where group.newest.job != 0 {
            _ = data.collector.slot(group.newest.host, group.newest.job)
        }
        number("neverRan", idle)
        json.key("jobs")
        json.beginList()
        for key in data.collector.jobs { jobRow(key, states[key]) }
        json.endList()
    }

    private mutating func jobRow(_ key: ReportState.JobKey, _ state: (host: HostHistory, job: Job)?) {
        let job = state?.job
        json.beginList()
        json.number(index(of: key.host))
        json.string(key.isRest ? "(other jobs)" : SafeText.shown(data.names[key.job]))
        json.string(job.map { SafeText.shown(data.names[$0.status]) })
        json.string(job.map { $0.hasFailed ? "err" : "ok" })
        json.string(job?.schedule.rawValue)
        time(job.flatMap { $0.t0 == 0 ? nil : $0.t0 })
        time(job.flatMap { $0.t1 == 0 ? nil : $0.t1 })
        json.string(job.map { SafeText.shown(data.names[$0.runningAction]) })
        json.string(job?.standing.rawValue)
        let isWaiting = job?.schedule == .waitingDepends
        time(job.flatMap { isWaiting ? $0.waitsSince : nil })
        json.beginList()
        for name in isWaiting ? state?.host.waitsFor(key.job) ?? [] : [] { json.string(SafeText.shown(name)) }
        json.endList()
        json.number(job.flatMap { $0.pid >= 0 && $0.schedule == .executing ? Int($0.pid) : nil })
        json.number(data.lastFailures[key])
        json.endList()
    }

    func index(of host: UInt32) -> Int { places[host] ?? 0 }

    /// `[ms since the cell before, job, action, run, ok, err, timed, ms together, ms longest]`, one after the other.
    private mutating func writeCells() {
        number("width", Int(data.collector.cells.width / 1000))
        json.key("cells")
        json.beginList()
        var before: Int64 = 0
        for cell in data.collector.cells.sorted {
            let at = ReportJSON.milliseconds(cell.time)
            json.number(at - before)
            before = at
            json.number(cell.slot)
            json.number(place(of: cell.action))
            json.number(cell.run)
            json.number(cell.ok)
            json.number(cell.err)
            json.number(cell.timed)
            json.number(cell.took / 1000)
            json.number(cell.longest / 1000)
        }
        json.endList()
    }

    private mutating func writeRuns() {
        json.key("runs")
        json.beginList()
        for (index, host) in data.hosts.enumerated() {
            for run in host.runs.suffix(2_000) where data.showsRun(run, of: host) { writeRun(run, host: index) }
        }
        json.endList()
    }

    private mutating func writeRun(_ run: Run, host: Int) {
        json.beginList()
        json.number(host)
        json.number(run.number)
        json.string(run.cause.rawValue)
        time(run.start)
        time(run.end)
        json.number(run.messages)
        json.number(run.ok)
        json.number(run.err)
        json.number(run.jobs)
        time(run.startupDone)
        json.bool(run.isStopped)
        json.endList()
    }

    /// `[job, action, run, since, the run's end, file, line]`.
    private mutating func writeNeverEnded() {
        json.key("neverEnded")
        json.beginList()
        for host in data.hosts {
            for (cut, end) in data.neverEnded(host) {
                json.beginList()
                json.number(data.collector.slot(host.host, cut.job))
                json.number(place(of: cut.action))
                json.number(cut.run)
                time(cut.since)
                time(end)
                json.number(cut.file)
                json.number(cut.line)
                json.endList()
            }
        }
        json.endList()
    }

    // MARK: values

    private static func milliseconds(_ micros: Int64) -> Int64 { micros >= 0 ? micros / 1000 : (micros - 999) / 1000 }

    mutating func time(_ micros: Int64?) {
        if let micros { json.number(ReportJSON.milliseconds(micros)) } else { json.null() }
    }

    private mutating func row(_ times: Int64?...) {
        json.beginList()
        for micros in times { time(micros) }
        json.endList()
    }

    private mutating func text(_ key: StaticString, _ text: String) {
        json.key(key)
        json.string(text)
    }

    mutating func number(_ key: StaticString, _ number: Int) {
        json.key(key)
        json.number(number)
    }

    private mutating func list(_ key: StaticString, _ texts: [String]) {
        json.key(key)
        json.beginList()
        for text in texts { json.string(text) }
        json.endList()
    }
}
