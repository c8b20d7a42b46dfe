/// The `Job NAME …` lines of the engine.
enum TextForm {
    /// The line for `told`, or nil where the engine has none: a method that went well is told by its code alone.
    static func write(_ told: Told, depends: [String], random: inout SplitMix64) -> String? {
        let action = told.action ?? ""
        switch told.kind {
        case .engineStarted: return "jobsengine started"
        case .engineStopped: return "jobsengine stopped"
        case .waits: return waits(told, depends, &random)
        case .note: return nil
        case .began: return "Job \(told.job) executing \(action)" + (told.jobPID.map { " (pid \($0))" } ?? "")
        case .completed: return told.isOK ? succeeded(told.job, action) : failed(told.job, action, &random)
        }
    }

    private static func waits(_ told: Told, _ depends: [String], _ random: inout SplitMix64) -> String {
        let list = random.chance(0.5) ? ": " + depends.joined(separator: ", ") : ""
        return "Job \(told.job) waiting for dependencies" + list
    }

    private static func succeeded(_ job: String, _ action: String) -> String? {
        let verbs = ["start": "started", "stop": "stopped", "restart": "restarted"]
        return verbs[action].map { "Job \(job) \($0)" }
    }

    private static func failed(_ job: String, _ action: String, _ random: inout SplitMix64) -> String {
        let why = random.chance(0.6) ? ": " + random.pick(Texts.plainReasons) : ""
        return random.chance(0.5) ? "Job \(job) failed to \(action)\(why)" : "Job \(job) \(action) failed\(why)"
    }
}
