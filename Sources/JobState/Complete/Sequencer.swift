import Glibc
import JobRecords
import LogBytes

/// Puts batches into one stream of complete records: names mapped, hosts inherited, years resolved (docs/format.md,
/// Times). Files come to an end: a batch of theirs is released once all its records are complete, and what waits is
/// bounded; beyond that the whole set is surveyed once for what is missing. A followed log has no end: `settle` releases
/// what there is.
final class Sequencer {
    private let files: [SequencedFile]
    /// The places of each set's files.
    private let members: [Int: [Int]]
    private let names: NameRegistry
    private let options: Scan.Options
    /// Whether records may only be released when their host's name is known.
    private let holdsForHost: Bool
    /// Whether the log has no end, so that nothing waits.
    private var isFollowed = false
    /// Complete batches, and what was learned before them, not asked for yet.
    private var ready: [RecordStream.Step] = []
    private var firstReady = 0
    private var placeholders: [UInt32: UInt32] = [:]

    private var maps: [[UInt32]]
    private var set = -1
    private var file = -1
    private var years: YearSettler
    private var hosts: HostKeeper
    /// What the present file's box is to be called; 0: what its lines say.
    private var givenHost: UInt32 = 0
    /// With each one's file, a place in `files`.
    private var queue: [(batch: RecordBatch, file: Int)] = []
    private var queuedWeight = 0
    private var recordedTime: Int64?
    private var datedFile = 0
    private var times = TimeKeeper()
    private var heads = HeadKeeper()
    private(set) var outcomes: [FileOutcome]

    /// Bytes of records that may wait before the set is surveyed.
    private static let patience = 12 << 20

    init(_ files: [SequencedFile], _ names: NameRegistry, _ options: Scan.Options, holdsForHost: Bool) {
        self.files = files
        self.holdsForHost = holdsForHost
        members = Dictionary(grouping: files.indices) { files[$0].set }
        self.names = names
        self.options = options
        maps = Array(repeating: [0], count: files.count)
        outcomes = files.map { _ in FileOutcome(summary: FileSummary()) }
        years = YearSettler(zone: options.reading.zone, forcedYear: options.forcedYear)
        hosts = HostKeeper(placeholder: 0)
    }

    /// Takes the next batch in log order. It is the sequencer's until released.
    func take(_ batch: RecordBatch) { take(batch, of: batch.file) }

    private func take(_ batch: RecordBatch, of next: Int) {
        if next != file { startFile(next) }
        for name in batch.newNames {
            let id = names.id(name)
            if id != 0 && id == names.further { outcomes[file].hasFurtherNames = true }
            maps[file].append(id)
        }
        years.keeper.takeHead(batch.headDate)
        complete(batch)
        queuedWeight += batch.weight
        if let summary = batch.summary { endFile(summary) }
        queue.append((batch, file))
        releaseIfComplete()
        if queuedWeight > Sequencer.patience { consultSurvey() }
    }

    /// No more batches.
    func finish() { endSet() }

    /// The next complete batch, or what was learned of a host; nil if neither is there yet.
    func next() -> RecordStream.Step? {
        guard firstReady < ready.count else { return nil }
        defer {
            firstReady += 1
            if firstReady == ready.count { (ready, firstReady) = ([], 0) }
        }
        return ready[firstReady]
    }

    // MARK: sets and files

    private func startFile(_ next: Int) {
        if set >= 0 && files[next].set != set { endSet() }
        // The names of a file that was read to its end are asked for no more.
        if file >= 0 { maps[file] = [] }
        file = next
        if files[next].set != set { startSet() }
        years.keeper.startFile()
        years.use(zone(of: files[file]))
        givenHost = files[file].file.box.host.map(names.id) ?? 0
        if givenHost != 0 { learn(givenHost) }
    }

    private func zone(of file: SequencedFile) -> Zone { file.file.box.zone ?? options.reading.zone }

    private func startSet() {
        set = files[file].set
        years.startSet()
        hosts = HostKeeper(placeholder: names.placeholder(files[file].defaultHost))
        (times, heads) = (TimeKeeper(), HeadKeeper())
    }

    private func endSet() {
        guard set >= 0 else { return }
        let limit = SetDates.limit(files[datedFile].file, recordedTime: recordedTime)
        years.use(zone(of: files[datedFile]))
        if let base = years.finish(limit) {
            for index in members[set] ?? [] { outcomes[index].settleYear(base) }
        }
        if !hosts.isKnown && holdsForHost { learn(names.id(files[file].defaultHost)) }
        releaseAll()
    }

    private func endFile(_ summary: FileSummary) {
        outcomes[file].summary = summary
        years.keeper.endFile(summary)
        heads.endFile(summary)
        if summary.tailHost != 0 && givenHost == 0 { learn(maps[file][Int(summary.tailHost)]) }
        guard summary.tailTime != nil else { return }
        datedFile = file
        recordedTime = summary.recordedTime
        outcomes[file].yearShift = years.keeper.tailShift
        if let pinned = years.keeper.pinned { outcomes[file].settleYear(pinned) }
    }

    // MARK: records

    private func complete(_ batch: RecordBatch) {
        var (host, isKnown) = (hosts.current, hosts.isKnown)
        let givenHost = givenHost
        var pinned = years.keeper.pinnedYear
        var held = HeldYears(years.clock, accepts: years.isEven)
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
                if record.pointee.flags.contains(.atHead) { heads.settle(&record.pointee, &outcomes[file]) }
                guard record.pointee.flags.contains(.yearless) else { continue }
                let shift = years.keeper.fileShift + Int(record.pointee.yearShift)
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
                    years.wait(held.drain(before: record))
                }
                years.complete(record)
                pinned = years.keeper.pinnedYear
                held.accepts = years.isEven
            }
        }
        years.wait(held.drain(before: batch.records + batch.count))
        years.resolved += held.resolved
        heads.note(batch)
    }

    private func learn(_ host: UInt32) {
        guard hosts.take(host) else { return }
        placeholders[hosts.placeholder] = host
        ready.append(.host(placeholder: hosts.placeholder, is: host))
    }

    // MARK: release

    private func releaseIfComplete() {
        guard hosts.isKnown || !holdsForHost || isSurveyed else { return }
        guard times.last != nil || isSurveyed || firstTime != nil else { return }
        guard let first = years.firstWaiting else { return releaseAll() }
        // A line that waits holds back its own batch and those behind it.
        release(queue.firstIndex { $0.batch.records <= first && first < $0.batch.records + $0.batch.count } ?? 0)
    }

    private func releaseAll() { release(queue.count) }

    /// Hands on the first batches, which are complete.
    private func release(_ count: Int) {
        for (batch, file) in queue[..<count] {
            queuedWeight -= batch.weight
            completeBatch(batch, files[file])
            outcomes[file].see(batch)
            ready.append(.batch(batch, of: files[file]))
        }
        queue.removeFirst(count)
    }

    /// What is certain only now: the host of the first lines, and the time of lines without one, which is that of the
    /// line before (before the first time: the first).
    private func completeBatch(_ batch: RecordBatch, _ file: SequencedFile) {
        let placeholder = hosts.isKnown ? hosts.placeholder : 0
        let host = placeholders[hosts.placeholder] ?? hosts.placeholder
        let zone = zone(of: file)
        let first = times.last == nil ? firstTime : nil
        var times = times
        for index in 0..<batch.count {
            let record = batch.records + index
            if record.pointee.host == placeholder && placeholder != 0 { record.pointee.host = host }
            times.settle(&record.pointee, in: zone) { first }
        }
        self.times = times
    }

    /// The first time of what waits; nil if it is not known yet.
    private var firstTime: Int64? {
        for (batch, _) in queue {
            let records = UnsafeBufferPointer(start: batch.records, count: batch.count)
            guard let first = records.first(where: { !$0.flags.contains(.timeless) }) else { continue }
            return first.needsYear ? nil : first.time
        }
        return nil
    }

    // MARK: survey

    /// Whether the present set was looked through.
    var isSurveyed: Bool { years.facts != nil }

    private func consultSurvey() {
        if isSurveyed || isFollowed { return }
        survey((members[set] ?? []).map { files[$0].file })
        releaseIfComplete()
    }

    /// Looks through files whose lines are those that wait, or will be taken first.
    func survey(_ files: [LogFile]) {
        let facts = SetSurvey.facts(of: files, options)
        if !facts.firstHost.isEmpty && !hosts.isKnown { learn(names.id(facts.firstHost)) }
        years.take(facts)
    }
}

/// A followed log: one file over all its generations, which nobody reads to its end.
extension Sequencer {
    /// Begins with the log before any of its lines is there. What stands before them is not known.
    func follow() {
        startFile(0)
        (isFollowed, heads.isKnown) = (true, false)
    }

    /// What the log's lines are put under while none of them names a host.
    var placeholder: UInt32 { hosts.placeholder }

    /// Takes the next batch, whatever file it is of, and releases it: nobody knows when the next line comes. Years that
    /// no line has told are by the clock.
    /// - Parameter isLive: whether the lines are written now.
    func settle(_ batch: RecordBatch, _ limit: YearKeeper.Limit, isLive: Bool) {
        take(batch, of: 0)
        years.settle(limit, isLive: isLive)
        releaseAll()
    }
}
