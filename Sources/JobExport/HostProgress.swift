import JobRecords

/// What the export knows of each host's log so far.
struct HostProgress {
    /// How a record's part in the engine's runs is told.
    enum RunStart: UInt8 {
        case no = 0
        /// The host's first record here; whether a run starts with it, only what was read elsewhere can tell.
        case head = 1
        /// The engine's start line.
        case line = 2
        /// The counters fell, or the engine's PID changed.
        case cues = 3
    }

    private struct Host {
        var seen: UInt32 = 0
        var run = 0
    }

    private var hosts: [Host] = []

    /// Notes a record.
    /// - Returns: how many of its host's records came before it, and whether a run starts with it.
    mutating func take(_ record: Record, run: Int) -> (seen: UInt32, start: RunStart) {
        let index = Int(record.host)
        while hosts.count <= index { hosts.append(Host()) }
        let before = hosts[index]
        hosts[index].seen &+= 1
        hosts[index].run = run
        if run == before.run { return (before.seen, .no) }
        if record.kind == .runStart { return (before.seen, .line) }
        return (before.seen, before.run == 0 ? .head : .cues)
    }
}
