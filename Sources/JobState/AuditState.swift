import JobRecords

/// What an audit knows of the records so far: the last message of every host, the last time of every set.
struct AuditState {
    /// A host's last message: still in the present batch, or put into words.
    private enum LastCode {
        case inBatch(Int)
        case words(String)
    }

    private struct Host {
        var counters = CounterAudit()
        var lastCode: LastCode?
    }

    private var hosts: [Host] = []
    private var slots: [UInt32: Int] = [:]
    private var host: UInt32?
    private var slot = 0
    /// Hosts whose last message is in the present batch.
    private var open: [Int] = []

    private var file = -1
    private var set = -1
    private var setTimes: [Int: Int64] = [:]
    /// The set's last time.
    private var setTime: Int64?
    /// The last record's time.
    private(set) var lastTime: Int64?

    // MARK: hosts

    /// The present host's counters.
    var counters: CounterAudit {
        @inline(__always) _read { yield hosts[slot].counters }
        @inline(__always) _modify { yield &hosts[slot].counters }
    }

    /// The records from here on are this host's.
    @inline(__always)
    mutating func enter(_ next: UInt32) {
        if next != host { change(to: next) }
    }

    private mutating func change(to next: UInt32) {
        host = next
        if let known = slots[next] { return slot = known }
        slot = hosts.count
        slots[next] = slot
        hosts.append(Host())
    }

    /// The present host's last message is the record at `index` of the present batch.
    @inline(__always)
    mutating func noteMessage(at index: Int) {
        if case .inBatch? = hosts[slot].lastCode {} else { open.append(slot) }
        hosts[slot].lastCode = .inBatch(index)
    }

    /// The code of the present host's last message.
    /// - Parameter words: puts a record of the present batch into words.
    func lastCode(_ words: (Int) -> String) -> String? {
        switch hosts[slot].lastCode {
        case .inBatch(let index): words(index)
        case .words(let text): text
        case nil: nil
        }
    }

    /// The batch ends.
    mutating func settle(_ words: (Int) -> String) {
        for slot in open {
            if case .inBatch(let index)? = hosts[slot].lastCode { hosts[slot].lastCode = .words(words(index)) }
        }
        open.removeAll(keepingCapacity: true)
    }

    // MARK: clock

    /// Takes a record's time.
    /// - Returns: the time that its set had come to, where the clock has gone back by more than a second since.
    @inline(__always)
    mutating func turn(_ record: Record, inFile next: Int, sets files: [SequencedFile]) -> Int64? {
        if next != file { enter(file: next, files[next].set) }
        defer { (setTime, lastTime) = (record.time, record.time) }
        guard let before = setTime, before - record.time > 1_000_000 else { return nil }
        return before
    }

    private mutating func enter(file next: Int, _ nextSet: Int) {
        file = next
        guard nextSet != set else { return }
        setTimes[set] = setTime
        (set, setTime) = (nextSet, setTimes[nextSet])
    }
}
