import Glibc
import JobRecords

/// `wait`: for scripts that restart a service and must know how it went.
enum WaitCommand {
    static let command = Command(
        "wait", "Wait until a job is started, stopped, well or failed",
        options: OptionTable.waiting + OptionTable.sources.filter { $0.name != "store" }
            + OptionTable.account.filter { $0.name == "quiet" },
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard let job = arguments.value("job") else { throw UsageError("wait needs --job NAME") }
        guard let condition = try arguments.choice("for", WaitCondition.self) else {
            let words = WaitCondition.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("wait needs --for, one of \(words)")
        }
        let signals = EndSignals()
        let targets = try FollowTarget.find(arguments)
        var reading = try FollowRequest.reading(arguments, targets)
        reading.text = [.records]
        let since = try arguments.value("since").map {
            try TimeExpression($0, option: "since").instant(now: Clock.now, zone: reading.zone)
        }
        let request = JobWait.Request(
            job: job, condition: condition, timeout: try timeout(arguments), since: since,
            isQuiet: arguments.has("quiet"))
        let year = try arguments.integer("year", 1...9999)
        let wait = JobWait(request, targets, reading, forcedYear: year)
        return try LiveLoop(session: wait.session, signals: signals).run(wait)
    }

    /// `60`, `60s`, `5min`: nanoseconds.
    private static func timeout(_ arguments: Arguments) throws -> Int64? {
        guard let text = arguments.value("timeout") else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds < 9e9 { return Int64(seconds * 1e9) }
        if case .relative(let micros)? = try? TimeExpression("+" + text, option: "timeout") { return micros * 1000 }
        throw UsageError("--timeout '\(text)': expected a duration, such as 60, 90s, 5min")
    }
}
