import JobRecords

extension History {
    /// What a fold must remember to number the runs on after a restart: one line a host, with its run, the counters'
    /// sum, the engine's process, its name.
    public var memory: [UInt8] {
        let lines = hosts.map { host in
            let traces = host.runTraces
            return "\(host.run) \(traces.counterSum ?? -1) \(traces.enginePID) \(names[host.host])\n"
        }
        return Array(lines.joined().utf8)
    }
}

extension LiveFold {
    /// A host's number by its name; where no line names one, a log's own.
    private func host(_ name: String) -> UInt32 {
        logs.map(\.placeholder).first { names[$0] == name } ?? names.id(name)
    }

    /// Goes on where `memory` was taken; to be called before the first line. What is no memory is passed over.
    public func recall(_ memory: [UInt8]) {
        for line in String(decoding: memory, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, let run = Int(parts[0]), let sum = Int32(parts[1]), let pid = Int32(parts[2]) else {
                continue
            }
            history.seed(
                host: host(String(parts[3])), run: max(0, min(run, 1_000_000)), counterSum: sum, enginePID: pid)
        }
    }
}

extension History {
    /// Makes the host stand in its `run`th run, by the records that would have told so; no sink hears of them.
    fileprivate func seed(host id: UInt32, run: Int, counterSum: Int32, enginePID: Int32) {
        let batch = LiveReader.makeBatch()
        var record = Record()
        record.host = id
        record.kind = .runStart
        for _ in 0..<run { apply(record, batch) }
        guard run > 0 else { return }
        record.kind = .runEnd
        if counterSum >= 0 { (record.okCounter, record.errCounter) = (counterSum, 0) }
        record.enginePID = enginePID
        apply(record, batch)
    }
}
