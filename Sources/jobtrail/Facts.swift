import JobState
import LogBytes

/// What a first look at the whole log told.
struct Facts {
    /// The newest record's time in microseconds; nil where there is no record.
    let newest: Int64?
    /// Hosts in the order of their first record, with how many runs each has.
    let hosts: [(name: String, runs: Int)]

    init(_ scan: Scan) {
        newest = scan.history.newest
        hosts = scan.history.hosts.map { (scan.names[$0.host], $0.runs.count) }
    }

    init(_ facts: ScanFacts) {
        newest = facts.newest
        hosts = facts.hosts
    }

    /// Each host's run that `-b N` names: 0 the last, -1 the one before, 1 the first.
    func runs(_ boot: Int) throws -> [ExactText: Int] {
        var runs: [ExactText: Int] = [:]
        for (name, count) in hosts {
            let number = boot > 0 ? boot : count + boot
            if number >= 1 && number <= count { runs[ExactText(name)] = number }
        }
        if runs.isEmpty { throw NoSuchRun(boot: boot, available: hosts.map(\.runs).max() ?? 0) }
        return runs
    }

    /// Each host's last run to be applied; nil for all.
    func lastRuns(_ boot: Int?) -> [ExactText: Int]? {
        guard let boot else { return nil }
        return try? runs(boot)
    }
}

/// `-b` names a run that no host has.
struct NoSuchRun: Error, CustomStringConvertible {
    let boot: Int
    let available: Int

    var description: String {
        available == 0
            ? "--boot \(boot): the log holds no run of the engine"
            : "--boot \(boot): no such run; the log holds \(available), 1 to \(available) or \(1 - available) to 0"
    }
}
