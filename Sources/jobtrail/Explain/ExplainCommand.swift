import Foundation
import JobState

/// `explain CODE|JOB|FINDING`: what it means, and what to look at next.
enum ExplainCommand {
    static let command = Command(
        "explain", "Tell in words what a code, a job or a finding means", operands: "CODE|JOB|FINDING...",
        options: [OptionTable.catalog], run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard !arguments.operands.isEmpty else {
            throw UsageError("explain what: a code, a job, or a kind of finding?")
        }
        let jobs = try catalog(arguments)
        for word in arguments.operands { try OutputFile.standard.write(lines(word, jobs)) }
        return .done
    }

    private static func lines(_ word: String, _ jobs: [String: Explanation]) throws -> [String] {
        if let kind = Finding.Kind(rawValue: word.lowercased()) {
            return told("\(word): a finding of verify", FindingCatalog.explanation(kind))
        }
        if let code = CodeWords(word) { return explain(code, jobs) }
        if let job = jobs[word.lowercased()] { return told("\(word): \(job.what)", next: job.next) }
        let known = Array(jobs.keys) + Finding.Kind.allCases.map(\.rawValue)
        throw UsageError("'\(word)' is no code, and no job or finding that is known", near: Nearest.to(word, in: known))
    }

    private static func explain(_ code: CodeWords, _ jobs: [String: Explanation]) -> [String] {
        let job = jobs[code.job]
        let about = job.map { "\(code.job) is \($0.what)." } ?? "\(code.job) is a job that the catalogue does not know."
        let next =
            code.isFailure
            ? job?.next ?? "the record's own words: jobtrail messages --job \(code.job) --sub err -C 3" : nil
        return ["\(code.text): \(code.meaning)", "  \(about)"] + (next.map { ["  Look next at: \($0)."] } ?? [])
    }

    private static func told(_ head: String, _ explanation: Explanation) -> [String] {
        [head, "  It means: \(explanation.what).", "  Look next at: \(explanation.next)."]
    }

    private static func told(_ head: String, next: String) -> [String] {
        [head, "  Where it fails, look next at: \(next)."]
    }

    /// The built-in jobs, and those of `--catalog FILE`: name, tab, what it is, tab, what to look at next.
    private static func catalog(_ arguments: Arguments) throws -> [String: Explanation] {
        var jobs = JobCatalog.jobs
        for path in arguments.all("catalog") {
            let text = try readText(path)
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if line.isEmpty || line.hasPrefix("#") { continue }
                let parts = line.split(separator: "\t").map(String.init)
                guard parts.count == 3 else {
                    throw UsageError(
                        "\(path), line \(index + 1): NAME, a tab, what it is, a tab, what to look at next are wanted")
                }
                jobs[parts[0].lowercased()] = Explanation(what: parts[1], next: parts[2])
            }
        }
        return jobs
    }

    private static func readText(_ path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw UsageError("--catalog \(path): cannot be read as text")
        }
        return text
    }
}
