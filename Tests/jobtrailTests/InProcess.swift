import EngineSimulator
import JobRecords
import JobState
import JobViews
import Testing

@testable import jobtrail

/// Asks the program's own code, without a process for each question, so that thousands can be asked.
struct InProcess {
    let log: String
    let zone: String

    func query(at instant: String, _ more: [String: String] = [:]) throws -> Query {
        var arguments = Arguments(command: "jobs")
        let given = ["at": instant, "output": "json", "quiet": "", "tz": zone, "no-pager": ""].merging(more) { $1 }
        for (name, value) in given { arguments.add(name, value) }
        arguments.operands = [log]
        return try Query(arguments)
    }
}
