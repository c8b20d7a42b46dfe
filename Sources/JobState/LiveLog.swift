import JobRecords
import LogBytes

/// One followed log: completes its records with what stood before them, as
/// `Sequencer` does for files that can be read to their end first.
final class LiveLog {
    var reader: LiveReader
    /// What a survey told of the lines that were there at the start.
    var facts: SetFacts? {
        didSet { learnFirstHost() }
    }
    private let names: NameRegistry
    private let now: () -> Int64
    private let forcedYear: Int?
    private var clock: ZoneClock
    private var map: [UInt32] = [0]
    private var hosts: HostKeeper
    /// What its box is to be called; nil: what its lines say.
    private let givenHost: UInt32?
    private var times = TimeKeeper()
    private let zone: Zone
    /// The year of the first yearless line; nil while nothing tells it.
    private var base: Int?
    private var isPinned = false

    init(_ options: LiveFold.Options, _ names: NameRegistry, log: Int, defaultHost: String) {
        self.names = names
        now = options.now
        forcedYear = options.forcedYear
        let reading = options.reading(log: log)
        reader = LiveReader(reading)
        zone = reading.zone
        clock = ZoneClock(zone)
        givenHost = log < options.givenHosts.count ? options.givenHosts[log].map(names.id) : nil
        hosts = HostKeeper(placeholder: givenHost ?? names.placeholder(defaultHost))
        if let givenHost { _ = hosts.take(givenHost) }
    }

    /// What the log's lines are put under while none of them names a host.
    var placeholder: UInt32 { hosts.placeholder }

    private func learnFirstHost() {
        guard let host = facts?.firstHost, !host.isEmpty, !hosts.isKnown else { return }
        _ = hosts.take(names.id(host))
    }

    /// Completes the batch's records.
    /// - Returns: the placeholder and the host, where it is known now whose lines these are.
    func complete(_ batch: RecordBatch, isLive: Bool) -> (UInt32, UInt32)? {
        reader.seal(batch)
        for name in reader.takeNames() { map.append(names.id(name)) }
        var found: (UInt32, UInt32)?
        for index in 0..<batch.count {
            let record = batch.records + index
            record.pointee.job = map[Int(record.pointee.job)]
            record.pointee.action = map[Int(record.pointee.action)]
            if let host = learn(record.pointee.host) { found = (hosts.placeholder, host) }
            record.pointee.host = hosts.current
            settleHead(&record.pointee)
            if record.pointee.flags.contains(.yearless) { completeYear(&record.pointee, isLive: isLive) }
            times.settle(&record.pointee, in: zone) { nil }
        }
        return found
    }

    private func learn(_ id: UInt32) -> UInt32? {
        guard id != 0 && givenHost == nil else { return nil }
        let host = map[Int(id)]
        return hosts.take(host) ? host : nil
    }

    /// What stands at the beginning belongs to the record before it, which was read before this follower came.
    private func settleHead(_ record: inout Record) {
        if record.flags.contains(.atHead) {
            record.flags.subtract([.atHead, .needsTraceback])
            if record.kind != .detail { record.kind = .foreign }
        }
    }

    // MARK: years

    private func completeYear(_ record: inout Record, isLive: Bool) {
        let shift = Int(record.yearShift)
        if record.pinnedYear != 0 {
            (base, isPinned) = (Int(record.pinnedYear) - shift, true)
        } else if record.needsYear {
            let time = YearlessTime(packed: record.time)
            let first = firstYear(time, shift, isLive)
            base = first
            record.time = clock.instant(time, year: first + shift)
            record.flags.remove(.yearless)
        }
    }

    private func firstYear(_ time: YearlessTime, _ shift: Int, _ isLive: Bool) -> Int {
        if let found = facts?.nextBase() { return found.year }
        facts = nil
        if let base, isPinned || !isLive || forcedYear != nil { return base }
        return (forcedYear ?? presentYear(of: time)) - shift
    }

    /// The newest year in which the time does not lie more than a day ahead of the clock.
    private func presentYear(of time: YearlessTime) -> Int {
        let latest = now() + 86_400_000_000
        let year = Civil.date(days: Int(latest / 86_400_000_000)).year
        return clock.instant(time, year: year) <= latest ? year : year - 1
    }
}
