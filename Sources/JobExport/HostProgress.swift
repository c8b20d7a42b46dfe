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

    /// A record's part in its host's log.
    struct Standing {
        /// How many of the host's records came before it.
        let seen: UInt32
        let start: RunStart
        /// Where the record stands with which its run starts.
        let runPlace: LogPlace
    }

    private struct Host {
        var seen: UInt32 = 0
        var run = 0
        var runPlace: LogPlace
    }

    private var hosts: [Host?] = []

    mutating func take(_ record: Record, run: Int, at place: LogPlace) -> Standing {
        let index = Int(record.host)
        while hosts.count <= index { hosts.append(nil) }
        var host = hosts[index] ?? Host(runPlace: place)
        var start = RunStart.no
        if run != host.run {
            start = record.kind == .runStart ? .line : host.run == 0 ? .head : .cues
            (host.run, host.runPlace) = (run, place)
        }
        defer { hosts[index]?.seen &+= 1 }
        hosts[index] = host
        return Standing(seen: host.seen, start: start, runPlace: host.runPlace)
    }
}
