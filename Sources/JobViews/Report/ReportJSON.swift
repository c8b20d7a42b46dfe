import Glibc
import JobColumns
import JobRecords
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
        json.member("version", data.version)
        json.member("hosts", data.hostNames.map { SafeText.shown($0) })
        json.member("limits", data.limits)
        json.member("remarks", data.remarks)
        json.member("records", number: data.collector.records)
        json.key("period")
        row(time(data.collector.first), time(data.collector.last))
        writeZone()
        writeBoxes()
        writeJobs()
        writeCells()
        writeRuns()
        writeNeverEnded()
        writeFailures()
        writeFindings()
        writeFiles()
        json.member("actions", actionNames)
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
        json.member("zone", zone.identifier == "GMT" ? "UTC" : zone.identifier)
        list("offsets") {
            var at = first
            for _ in 0..<200 {
                $0.row(.number(Int(at / 1000)), .number(Int($0.data.time.distance(at) * 1000)))
                guard let next = zone.nextChange(after: at / 1_000_000), next * 1_000_000 <= last else { break }
                at = next * 1_000_000
            }
        }
    }

    /// The worst first.
    private mutating func writeBoxes() {
        let order = Dictionary(data.boxes.enumerated().map { (ExactText($1.host), $0) }) { first, _ in first }
        list("boxes") {
            for box in Summary.worstFirst($0.data.boxes) {
                $0.row(
                    .number(order[ExactText(box.host)] ?? 0), $0.time(box.first), $0.time(box.last), .number(box.runs),
                    .number(box.failed.count), .number(box.executing.count), .number(box.waiting.count),
                    .number(box.neverEnded.count), .number(box.findings))
            }
        }
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
        for group in data.failures where group.newest.record.job != 0 {
            _ = data.collector.slot(group.newest.record.host, group.newest.record.job)
        }
        json.member("neverRan", number: idle)
        list("jobs") { for key in $0.data.collector.jobs { $0.jobRow(key, states[key]) } }
    }

    private mutating func jobRow(_ key: ReportState.JobKey, _ state: (host: HostHistory, job: Job)?) {
        let job = state?.job
        let isWaiting = job?.schedule == .waitingDepends
        let holders = isWaiting ? state?.host.waitsFor(key.job) ?? [] : []
        row(
            .number(index(of: key.host)), .text(key.isRest ? "(other jobs)" : shown(key.job)),
            .known(job.map { shown($0.status) }), .known(job.map { $0.hasFailed ? "err" : "ok" }),
            .known(job?.schedule.rawValue), time(job.flatMap { $0.t0 == 0 ? nil : $0.t0 }),
            time(job.flatMap { $0.t1 == 0 ? nil : $0.t1 }), .known(job.map { shown($0.runningAction) }),
            .known(job?.standing.rawValue), time(isWaiting ? job?.waitsSince : nil),
            .names(holders.map { SafeText.shown($0) }),
            .known(job.flatMap { $0.pid >= 0 && $0.schedule == .executing ? Int($0.pid) : nil }),
            .known(data.lastFailures[key]))
    }

    private func shown(_ name: UInt32) -> String { SafeText.shown(data.names[name]) }

    func index(of host: UInt32) -> Int { places[host] ?? 0 }

    /// `[ms since the cell before, job, action, run, ok, err, timed, ms together, ms longest]`, one after the other.
    private mutating func writeCells() {
        json.member("width", number: Int(data.collector.cells.width / 1000))
        list("cells") {
            var before: Int64 = 0
            for cell in $0.data.collector.cells.sorted {
                let at = ReportJSON.milliseconds(cell.time)
                $0.json.number(at - before)
                before = at
                $0.json.number(cell.slot)
                $0.json.number($0.place(of: cell.action))
                for count in [cell.run, cell.ok, cell.err, cell.timed] { $0.json.number(count) }
                $0.json.number(cell.took / 1000)
                $0.json.number(cell.longest / 1000)
            }
        }
    }

    private mutating func writeRuns() {
        list("runs") {
            for (index, host) in $0.data.hosts.enumerated() {
                for run in host.runs.suffix(2_000) where $0.data.showsRun(run, of: host) {
                    $0.row(
                        .number(index), .number(run.number), .text(run.cause.rawValue), $0.time(run.start),
                        $0.time(run.end), .number(run.messages), .number(run.ok), .number(run.err), .number(run.jobs),
                        $0.time(run.startupDone), .json(Array("\(run.isStopped)".utf8)))
                }
            }
        }
    }

    /// `[job, action, run, since, the run's end, file, line]`.
    private mutating func writeNeverEnded() {
        list("neverEnded") {
            for host in $0.data.hosts {
                for (cut, end) in $0.data.neverEnded(host) {
                    $0.row(
                        .number($0.data.collector.slot(host.host, cut.job)), .number($0.place(of: cut.action)),
                        .number(cut.run), $0.time(cut.since), $0.time(end), .number(cut.file), .number(Int(cut.line)))
                }
            }
        }
    }

    // MARK: values

    private static func milliseconds(_ micros: Int64) -> Int64 { micros >= 0 ? micros / 1000 : (micros - 999) / 1000 }

    func time(_ micros: Int64?) -> ColumnValue { .known(micros.map(ReportJSON.milliseconds)) }

    mutating func row(_ values: ColumnValue...) {
        json.beginList()
        for value in values { json.value(value) }
        json.endList()
    }

    mutating func list(_ key: StaticString, _ body: (inout ReportJSON) -> Void) {
        json.key(key)
        json.beginList()
        body(&self)
        json.endList()
    }
}

/// What failed, and what is wrong with the log and its files.
extension ReportJSON {
    mutating func writeFailures() {
        json.member("unlistedFailures", number: data.unlistedFailures)
        list("failures") {
            var room = ReportJSON.detailBytes
            for group in $0.data.failures {
                let (failure, words) = (group.newest.record, group.newest.words)
                let slot = failure.job == 0 ? nil : $0.data.collector.slot(failure.host, failure.job)
                $0.row(
                    .number($0.index(of: failure.host)), .known(slot), .number($0.place(of: failure.action)),
                    .text(SafeText.shown(words.reason)), .number(group.count), $0.time(group.first),
                    $0.time(group.last), .number(failure.file), .number(Int(failure.line)),
                    .known(words.detail.map { ReportJSON.shown($0, &room) }))
            }
        }
    }

    /// So much of tracebacks a page holds; the newest come first.
    private static let detailBytes = 16 << 20
    /// More than a person reads of one failure.
    private static let detailLimit = 16 << 10

    private static func shown(_ detail: String, _ room: inout Int) -> String {
        let kept = Array(detail.utf8.prefix(min(detailLimit, room)))
        room -= kept.count
        let lines = kept.split(separator: 10, omittingEmptySubsequences: false).map {
            SafeText.shown(String(decoding: $0, as: UTF8.self))
        }
        let isCut = kept.count < detail.utf8.count
        return lines.joined(separator: "\n") + (isCut ? "\n… (the rest is left out here)" : "")
    }

    mutating func writeFindings() {
        json.member("unlisted", number: data.audit.unlisted)
        list("kinds") {
            for (kind, count) in $0.data.audit.counts {
                $0.row(.text(kind.rawValue), .number(count), .number(kind.meaning.weight.rawValue))
            }
        }
        list("findings") {
            for (finding, time) in $0.data.audit.findings {
                $0.row(
                    .text(finding.kind.rawValue), .number(finding.kind.meaning.weight.rawValue),
                    .text(SafeText.shown(finding.file)), .known(finding.line), .text(SafeText.shown(finding.text)),
                    $0.time(time))
            }
        }
    }

    mutating func writeFiles() {
        list("files") {
            for file in $0.data.files {
                let outcome = file.outcome
                let places = $0.places
                let host = outcome?.host.flatMap { places[$0] } ?? (places.count == 1 ? 0 : nil)
                $0.row(
                    .text(SafeText.shown(file.name)), .text(file.role.rawValue), .known(file.bytes),
                    .known(outcome?.summary.lines), .known(outcome?.records), .known(outcome?.unparsed),
                    $0.time(outcome?.first), $0.time(outcome?.last), .known(file.sha256), .known(host))
            }
        }
    }
}
