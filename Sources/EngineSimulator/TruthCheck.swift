import Foundation

/// Compares the answers of a `jobtrail` binary with the truth that the simulator held.
public struct TruthCheck {
    private let binary: URL
    private let directory: URL
    private let comparesCounts: Bool

    /// A difference between answer and truth.
    public struct Failure: Sendable, CustomStringConvertible {
        public let scenario: Scenario
        /// The command that gave the answer.
        public let arguments: [String]
        /// The first difference, or why there was no answer.
        public let reason: String

        public var description: String {
            "seed \(scenario.seed) layout \(scenario.layout.rawValue): \(arguments.joined(separator: " ")): \(reason)"
        }
    }

    /// A question to the program and what it must answer.
    private struct Question {
        var arguments: [String]
        var truth: JSONValue
    }

    /// Stories are written below `directory`; `comparesCounts` asks `verify` for the counts of lines as well.
    public init(binary: URL, directory: URL, comparesCounts: Bool = false) {
        self.binary = binary
        self.directory = directory
        self.comparesCounts = comparesCounts
    }

    /// Simulates `scenario`, asks for every view, and returns what differs. The files stay where something does.
    public func failures(of scenario: Scenario) throws -> [Failure] {
        guard let story = Simulator.run(scenario) else {
            return [Failure(scenario: scenario, arguments: [], reason: "no such zone: \(scenario.zone)")]
        }
        let folder = directory.appendingPathComponent("\(scenario.layout.rawValue)-\(scenario.seed)")
        try? FileManager.default.removeItem(at: folder)
        let live = try LogWriter(directory: folder).write(story)
        // A folder brings the same set as its live file does.
        let path = scenario.seed % 4 == 1 ? folder.path : live.path
        let failures = try questions(story).compactMap { question in
            try ask(question, story, path).map {
                Failure(scenario: scenario, arguments: question.arguments + [path], reason: $0)
            }
        }
        if failures.isEmpty { try FileManager.default.removeItem(at: folder) }
        return failures
    }

    private func questions(_ story: Story) -> [Question] {
        let final = story.final
        var questions = [
            Question(arguments: ["jobs"], truth: final.jobs), Question(arguments: ["messages"], truth: final.messages),
            Question(arguments: ["updates"], truth: final.updates()), Question(arguments: ["runs"], truth: final.runs),
            Question(
                arguments: ["updates", "--timeout", "1e9"], truth: final.updates(timeout: 1_000_000_000 * .second)),
        ]
        for instant in story.instants {
            let at = ["--at", instant.seconds(digits: 6)]
            let ledger = story.ledger(at: instant)
            questions.append(Question(arguments: ["jobs"] + at, truth: ledger.jobs))
            questions.append(Question(arguments: ["updates"] + at, truth: ledger.updates()))
        }
        if comparesCounts { questions.append(Question(arguments: ["verify"], truth: story.counts)) }
        return questions.map { question in
            var result = question
            result.arguments += ["-o", "json", "--tz", story.scenario.zone]
            return result
        }
    }

    private func ask(_ question: Question, _ story: Story, _ path: String) throws -> String? {
        let run = try ProgramRun(binary, question.arguments + [path])
        let isVerify = question.arguments.first == "verify"
        guard run.status == 0 || (isVerify && run.status == 3) else {
            return "exit \(run.status): \(run.errors.prefix(300))"
        }
        guard let answer = JSONParser.parse(run.output) else { return "no JSON: \(run.errors.prefix(300))" }
        if isVerify { return countDifference(question.truth, answer) }
        return question.truth.firstDifference(from: answer.withRunsInOrder)
    }

    private func countDifference(_ truth: JSONValue, _ answer: JSONValue) -> String? {
        guard let files = answer["files"]?.items else { return "$.files: missing" }
        for key in ["records", "foreign", "unparsed"] {
            let sum = files.reduce(0) { $0 + ($1[key]?.asDouble ?? 0) }
            let expected = truth[key]?.asDouble ?? 0
            // Whether a `last message repeated` line is a record of its own is not said.
            let slack = key == "records" ? truth["repeated"]?.asDouble ?? 0 : 0
            if sum < expected || sum > expected + slack { return "\(key): \(Int(sum)), expected \(Int(expected))" }
        }
        return nil
    }
}

extension JSONValue {
    /// Runs by host and number, since the order among several hosts is left open.
    fileprivate var withRunsInOrder: JSONValue {
        guard case .object(var members) = self, let runs = members["runs"]?.items else { return self }
        members["runs"] = .array(runs.sorted { $0.runPlace < $1.runPlace })
        return .object(members)
    }

    private var runPlace: (String, Double) {
        (self["host"]?.string ?? "", self["run"]?.asDouble ?? 0)
    }
}
