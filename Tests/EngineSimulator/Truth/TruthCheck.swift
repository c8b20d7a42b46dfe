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
    struct Question {
        var arguments: [String]
        var truth: JSONValue
        /// True where the answer is an object a line.
        var isLines = false
        /// The part of an answer that the truth speaks of.
        var shape: (_ truth: JSONValue, _ answer: JSONValue) -> JSONValue = { $1.withRunsInOrder }
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
        var failures: [Failure] = []
        for (place, questions) in try places(story, folder) {
            failures += try questions.compactMap { question in
                try ask(question, place).map {
                    Failure(scenario: scenario, arguments: question.arguments + place, reason: $0)
                }
            }
        }
        if failures.isEmpty { try FileManager.default.removeItem(at: folder) }
        return failures
    }

    /// Where the story lies, and what is asked there.
    private func places(_ story: Story, _ folder: URL) throws -> [(place: [String], questions: [Question])] {
        let live = try LogWriter(directory: folder).write(story)
        let zone = ["--tz", story.scenario.zone]
        guard story.box != nil else {
            // A folder brings the same set as its live file does.
            return [(zone + [story.scenario.seed % 4 == 1 ? folder.path : live.path], questions(story))]
        }
        let backup = try BoxWriter(directory: folder).pack(story)
        let doors = [(["--root", live.path], ""), ([live.path], ""), ([backup.path], BoxWriter.host)]
        return doors.enumerated().map { index, door in
            let isChosen = UInt64(index) == story.scenario.seed % 3
            return (door.0, BoxQuestions(story: story, host: door.1).all + (isChosen ? atInstants(story) : []))
        }
    }

    private func questions(_ story: Story) -> [Question] {
        let final = story.final
        var questions = [
            Question(arguments: ["jobs"], truth: final.jobs), Question(arguments: ["messages"], truth: final.messages),
            Question(arguments: ["updates"], truth: final.updates()), Question(arguments: ["runs"], truth: final.runs),
            Question(
                arguments: ["updates", "--timeout", "1e9"], truth: final.updates(timeout: 1_000_000_000 * .second)),
        ]
        if comparesCounts { questions.append(Question(arguments: ["verify"], truth: story.counts)) }
        let whole = questions.map { question in
            var result = question
            result.arguments += ["-o", "json"]
            return result
        }
        return whole + atInstants(story)
    }

    private func atInstants(_ story: Story) -> [Question] {
        story.instants.flatMap { instant in
            let at = ["--at", instant.seconds(digits: 6), "-o", "json"]
            let ledger = story.ledger(at: instant)
            return [
                Question(arguments: ["jobs"] + at, truth: ledger.jobs),
                Question(arguments: ["updates"] + at, truth: ledger.updates()),
            ]
        }
    }

    private func ask(_ question: Question, _ place: [String]) throws -> String? {
        let run = try ProgramRun(binary, question.arguments + place)
        let isVerify = question.arguments.first == "verify"
        guard run.status == 0 || (isVerify && run.status == 3) else {
            return "exit \(run.status): \(run.errors.prefix(300))"
        }
        let output = question.isLines ? TruthCheck.list(run.output) : run.output
        guard let answer = JSONParser.parse(output) else { return "no JSON: \(run.errors.prefix(300))" }
        if isVerify, question.truth["records"] != nil { return countDifference(question.truth, answer) }
        return question.truth.firstDifference(from: question.shape(question.truth, answer))
    }

    /// Objects on lines as one list.
    private static func list(_ lines: [UInt8]) -> [UInt8] {
        Array("[".utf8) + lines.split(separator: 0x0A).joined(separator: Array(",".utf8)) + Array("]".utf8)
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
