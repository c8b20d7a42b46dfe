/// What a snapshot says otherwise than the log does of the same instant.
enum SnapshotAudit {
    /// - Parameters:
    ///   - log: the job as the log tells it up to there.
    ///   - told: the job as the snapshot tells it.
    ///   - at: the snapshot's instant.
    ///   - time: puts microseconds into words.
    /// - Returns: empty if they agree, or if the log has come past that instant.
    static func differences(
        log: Job, told: Job, at instant: Int64, _ names: NameRegistry, _ time: (Int64) -> String
    ) -> [String] {
        let changed = max(log.t0, log.t1, log.schedule == .waitingDepends ? log.waitsSince : 0)
        if changed > instant { return [] }
        var found: [String] = []
        func compare(_ what: String, _ told: String, _ log: String) {
            if told != log { found.append("\(what) is \(told), and \(log) by the log") }
        }
        compare("status", names[told.status], names[log.status])
        compare("sub", told.hasFailed ? "err" : "ok", log.hasFailed ? "err" : "ok")
        compare("schedule", told.schedule.rawValue, log.schedule.rawValue)
        if told.schedule == .executing && log.schedule == .executing {
            compare("running_action", names[told.runningAction], names[log.runningAction])
            if told.pid >= 0 && log.pid >= 0 { compare("pid", String(told.pid), String(log.pid)) }
        }
        // Without a beginning that the log tells, its t0 is the end's.
        if log.t0 != log.t1 && differ(told.t0, log.t0) { compare("t0", words(told.t0, time), words(log.t0, time)) }
        if differ(told.t1, log.t1) { compare("t1", words(told.t1, time), words(log.t1, time)) }
        return found
    }

    /// A log may tell whole seconds only.
    private static func differ(_ one: Int64, _ other: Int64) -> Bool { abs(one - other) >= 1_000_000 }

    private static func words(_ instant: Int64, _ time: (Int64) -> String) -> String {
        instant == 0 ? "never" : time(instant)
    }
}
