import Glibc
import JobRecords
import LogBytes

/// Puts the batches of all files into one stream of complete records: names mapped, hosts inherited, years resolved
/// (docs/format.md, Times). A batch is released once all its records are complete; what waits is bounded:
/// beyond that the whole set is surveyed once for what is missing.
final class Sequencer {
    private let files: [SequencedFile]
    /// The places of each set's files.
    private let members: [Int: [Int]]
    private let names: NameRegistry
    private let options: Options
    /// Complete batches, and what was learned before them, not asked for yet.
    private var ready: [RecordStream.Step] = []
    private var placeholders: [UInt32: UInt32] = [:]

    private var clock: ZoneClock
    private var maps: [[UInt32]]
    private var set = -1
    private var file = -1
    private var years: YearKeeper
    private var hosts: HostKeeper
    /// What the present file's box is to be called; 0: what its lines say.
    private var givenHost: UInt32 = 0
    private var facts: SetFacts?
    /// Records that got their base one by one: how far `facts` are used when they come.
    private var resolved = 0
    private var queue: [RecordBatch] = []
    private var queuedWeight = 0
    /// With the zone of each one's file.
    private var waiting: [(record: UnsafeMutablePointer<Record>, zone: Zone)] = []
    private var recordedTime: Int64?
    private var datedFile = 0
    private var times = TimeKeeper()
    private var endsInRecord = false
    private var endsInTraceback = false
    private(set) var outcomes: [FileOutcome]

    struct Options {
        let zone: Zone
        let forcedYear: Int?
        /// Whether records may only be released when their host's name is known.
        let holdsForHost: Bool
        /// Looks through a set's files.
        let survey: ([LogFile]) -> SetFacts
    }

    /// Bytes of records that may wait before the set is surveyed.
    private static let patience = 12 << 20

    init(_ files: [SequencedFile], _ names: NameRegistry, _ options: Options) {
        self.files = files
        members = Dictionary(grouping: files.indices) { files[$0].set }
        self.names = names
        self.options = options
        clock = ZoneClock(options.zone)
        maps = Array(repeating: [0], count: files.count)
        outcomes = files.map { _ in FileOutcome(summary: FileSummary()) }
        years = YearKeeper(forcedYear: options.forcedYear)
        hosts = HostKeeper(placeholder: 0)
    }

    /// Takes the next batch in log order. It is the sequencer's until released.
    func take(_ batch: RecordBatch) {
        if batch.file != file { startFile(batch.file) }
        for name in batch.newNames { maps[file].append(names.id(name)) }
        years.takeHead(batch.headDate)
        complete(batch)
        queuedWeight += batch.weight
        if let summary = batch.summary { endFile(summary) }
        queue.append(batch)
        releaseIfComplete()
        if queuedWeight > Sequencer.patience { consultSurvey() }
    }

    /// No more batches.
    func finish() { endSet() }

    /// The next complete batch, or what was learned of a host; nil if neither is there yet.
    func next() -> RecordStream.Step? { ready.isEmpty ? nil : ready.removeFirst() }

    // MARK: sets and files

    private func startFile(_ next: Int) {
        if set >= 0 && files[next].set != set { endSet() }
        // The names of a file that was read to its end are asked for no more.
        if file >= 0 { maps[file] = [] }
        file = next
        if files[next].set != set { startSet() }
        years.startFile()
        use(files[file].file.box.zone ?? options.zone)
        givenHost = files[file].file.box.host.map(names.id) ?? 0
        if givenHost != 0 { learn(givenHost) }
    }

    /// The next times without a zone are in this one.
    private func use(_ zone: Zone) {
        if zone != clock.zone { clock = ZoneClock(zone) }
    }

    private func startSet() {
        set = files[file].set
        years = YearKeeper(forcedYear: options.forcedYear)
        hosts = HostKeeper(placeholder: names.placeholder(files[file].defaultHost))
        (facts, resolved, times) = (nil, 0, TimeKeeper())
        (endsInRecord, endsInTraceback) = (false, false)
    }

    private func endSet() {
        guard set >= 0 else { return }
        let limit = SetDates.limit(files[datedFile].file, recordedTime: recordedTime)
        use(files[datedFile].file.box.zone ?? options.zone)
        if let base = years.finalBase(limit, clock: &clock) {
            resolveWaiting(base)
            for index in members[set] ?? [] { outcomes[index].settleYear(base) }
        }
        if !hosts.isKnown && options.holdsForHost { learn(names.id(files[file].defaultHost)) }
        releaseAll()
    }

    private func endFile(_ summary: FileSummary) {
        outcomes[file].summary = summary
        years.endFile(summary)
        if summary.lines > 0 { (endsInRecord, endsInTraceback) = (summary.endsInRecord, summary.endsInTraceback) }
        if summary.tailHost != 0 && givenHost == 0 { learn(maps[file][Int(summary.tailHost)]) }
        guard summary.tailTime != nil else { return }
        datedFile = file
        recordedTime = summary.recordedTime
        outcomes[file].yearShift = years.tailShift
        if let pinned = years.pinned { outcomes[file].settleYear(pinned) }
    }

    // MARK: records

    private func complete(_ batch: RecordBatch) {
        var (host, isKnown) = (hosts.current, hosts.isKnown)
        let givenHost = givenHost
        var pinned = years.pinnedYear
        var held = HeldYears(clock, accepts: facts == nil && waiting.isEmpty)
        maps[file].withUnsafeBufferPointer { map in
            for index in 0..<batch.count {
                let record = batch.records + index
                record.pointee.job = map[Int(record.pointee.job)]
                record.pointee.action = map[Int(record.pointee.action)]
                if record.pointee.host != 0 {
                    let named = givenHost != 0 ? givenHost : map[Int(record.pointee.host)]
                    if named != host || !isKnown { learn(named) }
                    (host, isKnown) = (named, true)
                }
                record.pointee.host = host
                if record.pointee.flags.contains(.atHead) { settleHead(record) }
                guard record.pointee.flags.contains(.yearless) else { continue }
                let shift = years.fileShift + Int(record.pointee.yearShift)
                if held.accepts {
                    // Most records say the same year as the one before.
                    if Int(record.pointee.pinnedYear) == pinned.year && shift == pinned.shift {
                        held.resolve(before: record, base: pinned.year - pinned.shift)
                        continue
                    }
                    if record.pointee.pinnedYear == 0 && record.pointee.needsYear {
                        record.pointee.yearShift = Int16(truncatingIfNeeded: shift)
                        held.hold(record)
                        continue
                    }
                    wait(held.drain(before: record))
                }
                completeYear(record)
                pinned = years.pinnedYear
                held.accepts = facts == nil && waiting.isEmpty
            }
        }
        wait(held.drain(before: batch.records + batch.count))
        resolved += held.resolved
    }

    private func wait(_ records: [UnsafeMutablePointer<Record>]) {
        for record in records {
            years.wait()
            waiting.append((record, clock.zone))
        }
    }

    private func learn(_ host: UInt32) {
        guard hosts.take(host) else { return }
        placeholders[hosts.placeholder] = host
        ready.append(.host(placeholder: hosts.placeholder, is: host))
    }

    /// Decides by the files before what a line at this file's head is.
    private func settleHead(_ record: UnsafeMutablePointer<Record>) {
        let belongs = record.pointee.flags.contains(.needsTraceback) ? endsInTraceback : endsInRecord
        record.pointee.flags.subtract([.atHead, .needsTraceback])
        if belongs {
            record.pointee.flags.insert(.afterRecord)
        } else if record.pointee.kind == .detail {
            record.pointee.kind = .unparsed
            outcomes[file].looseLines += 1
        } else {
            record.pointee.kind = .foreign
            outcomes[file].looseForeign += 1
        }
    }

    private func completeYear(_ record: UnsafeMutablePointer<Record>) {
        let shift = years.fileShift + Int(record.pointee.yearShift)
        if record.pointee.pinnedYear != 0 {
            guard facts == nil, let base = years.pin(year: Int(record.pointee.pinnedYear), shift: shift) else { return }
            if !waiting.isEmpty { resolveWaiting(base) }
        } else if record.pointee.needsYear {
            record.pointee.yearShift = Int16(truncatingIfNeeded: shift)
            if let base = facts?.nextBase() { return resolve(record, base) }
            years.wait()
            waiting.append((record, clock.zone))
        }
    }

    private func resolveWaiting(_ base: YearKeeper.Base) {
        let zone = clock.zone
        for (record, zone) in waiting {
            use(zone)
            resolve(record, base)
        }
        use(zone)
        waiting.removeAll(keepingCapacity: true)
    }

    private func resolve(_ record: UnsafeMutablePointer<Record>, _ base: YearKeeper.Base) {
        let time = YearlessTime(packed: record.pointee.time)
        record.pointee.time = clock.instant(time, year: base.year + Int(record.pointee.yearShift))
        record.pointee.flags.remove(.yearless)
        resolved += 1
    }

    // MARK: release

    private func releaseIfComplete() {
        guard hosts.isKnown || !options.holdsForHost || facts != nil else { return }
        guard let first = waiting.first?.record else { return releaseAll() }
        // A line that waits holds back its own batch and those behind it.
        release(queue.firstIndex { $0.records <= first && first < $0.records + $0.count } ?? 0)
    }

    private func releaseAll() { release(queue.count) }

    /// Hands on the first batches, which are complete.
    private func release(_ count: Int) {
        for batch in queue[..<count] {
            queuedWeight -= batch.weight
            completeBatch(batch)
            ready.append(.batch(batch))
        }
        queue.removeFirst(count)
    }

    /// What is certain only now: the host of the first lines, and the time of lines without one, which is that of the
    /// line before (before the first time: the first).
    private func completeBatch(_ batch: RecordBatch) {
        let placeholder = hosts.isKnown ? hosts.placeholder : 0
        let host = placeholders[hosts.placeholder] ?? hosts.placeholder
        let zone = files[batch.file].file.box.zone ?? options.zone
        var times = times
        for index in 0..<batch.count {
            let record = batch.records + index
            if record.pointee.host == placeholder && placeholder != 0 { record.pointee.host = host }
            times.settle(&record.pointee, in: zone) { firstTime(in: batch) }
        }
        self.times = times
        outcomes[batch.file].see(batch)
    }

    private func firstTime(in batch: RecordBatch) -> Int64? {
        for index in 0..<batch.count where !batch.records[index].flags.contains(.timeless) {
            return batch.records[index].time
        }
        return nil
    }

    // MARK: survey

    private func consultSurvey() {
        guard facts == nil else { return }
        var found = options.survey((members[set] ?? []).map { files[$0].file })
        if !found.firstHost.isEmpty && !hosts.isKnown { learn(names.id(found.firstHost)) }
        found.skip(resolved)
        let zone = clock.zone
        for (record, zone) in waiting {
            use(zone)
            if let base = found.nextBase() { resolve(record, base) }
        }
        use(zone)
        waiting.removeAll(keepingCapacity: true)
        facts = found
        releaseIfComplete()
    }
}
