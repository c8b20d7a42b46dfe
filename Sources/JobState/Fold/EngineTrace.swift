import JobRecords

/// What tells one life of the engine from the next: its processes and its counters.
///
/// A line that names a job's section is a child's and tells no engine. Of the others those tell it that only the engine
/// writes: lines with counters, beginnings, waits, its own start and end; while none has come, any completed event.
struct EngineTrace {
    /// `ok_counter + err_counter` of the last record that had both.
    private(set) var counterSum: Int?
    /// The engine's processes in this run; helpers across which the counters go on are among them.
    private var engine: [Int32] = []
    /// Processes that began events announced as children.
    private var children = ProcessSet()

    /// The engine's process that was told last; -1 if none was.
    var process: Int32 { engine.last ?? -1 }

    /// Why a record cannot be of the present run; nil if it can.
    @inline(__always)
    func newRun(_ record: Record) -> Run.Cause? {
        let sum = record.counterSum
        if record.enginePID >= 0, record.enginePID != process, isOtherEngine(record, sum) { return .pid }
        if let sum, let counterSum, sum < counterSum { return .counters }
        return nil
    }

    private func isOtherEngine(_ record: Record, _ sum: Int?) -> Bool {
        if engine.isEmpty || engine.contains(record.enginePID) || !tells(record) { return false }
        if let sum, let counterSum { return sum < counterSum }
        return true
    }

    private func tells(_ record: Record) -> Bool {
        if record.flags.contains(.hasSection) || children.contains(record.enginePID) { return false }
        switch record.kind {
        case .began: return record.pid != record.enginePID
        case .waits, .runStart, .runEnd: return true
        case .completed where engine.isEmpty: return true
        default: return record.okCounter >= 0 || record.errCounter >= 0 || record.forkedCounter >= 0
        }
    }

    /// Takes a record of the present run.
    @inline(__always)
    mutating func take(_ record: Record) {
        if let sum = record.counterSum { counterSum = sum }
        if record.enginePID >= 0 && record.enginePID != process { learn(record) }
        if record.kind == .began && record.pid >= 0 { children.insert(record.pid) }
    }

    private mutating func learn(_ record: Record) {
        guard tells(record) else { return }
        engine.removeAll { $0 == record.enginePID }
        engine.append(record.enginePID)
        if engine.count > EngineTrace.kept { engine.removeFirst() }
    }

    /// A new run begins.
    /// - Parameter orphans: children that the run before left behind.
    mutating func startRun(orphans: [Int32]) {
        counterSum = nil
        engine.removeAll(keepingCapacity: true)
        children.removeAll()
        for orphan in orphans { children.insert(orphan) }
    }

    /// Helpers that are remembered.
    private static let kept = 64
}

/// A set of process numbers that is quick to fill: a bit for each.
struct ProcessSet {
    private var words: [UInt64] = []
    /// Words that are not 0.
    private var used: [Int] = []

    /// No Linux gives a higher number.
    private static let limit: Int32 = 1 << 22

    @inline(__always)
    mutating func insert(_ process: Int32) {
        guard process >= 0, process < ProcessSet.limit else { return }
        let word = Int(process >> 6)
        while words.count <= word { words.append(0) }
        if words[word] == 0 { used.append(word) }
        words[word] |= 1 << UInt64(process & 63)
    }

    func contains(_ process: Int32) -> Bool {
        let word = Int(process >> 6)
        return process >= 0 && word < words.count && words[word] & 1 << UInt64(process & 63) != 0
    }

    mutating func removeAll() {
        for word in used { words[word] = 0 }
        used.removeAll(keepingCapacity: true)
    }
}
