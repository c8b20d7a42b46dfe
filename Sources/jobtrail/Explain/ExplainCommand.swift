import Foundation
import JobState
import LogBytes

/// `explain CODE|JOB|FINDING`: what it means, and what to look at next.
enum ExplainCommand {
    static let command = Command(
        "explain", "Explain what a code, a job or a finding means", operands: "CODE|JOB|FINDING...",
        options: OptionTable.explaining, run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard !arguments.operands.isEmpty else {
            throw UsageError("explain what: a code, a job, or a kind of finding?")
        }
        let words = try Words(arguments)
        for word in arguments.operands { try OutputFile.standard.write(lines(word, words)) }
        return .done
    }

    private static func lines(_ word: String, _ words: Words) throws -> [String] {
        let jobs = words.jobs
        if let kind = Finding.Kind(rawValue: word.lowercased()) {
            return told("\(word): a finding of verify", FindingCatalog.explanation(kind))
        }
        if let code = CodeWords(word) { return explain(code, jobs) }
        let declared = words.engine?.lines(word.lowercased()) ?? []
        if let job = jobs[word.lowercased()] { return told("\(word): \(job.what)", next: job.next) + declared }
        if !declared.isEmpty { return ["\(word): a job of the engine"] + declared }
        let known = Array(jobs.keys) + (words.engine?.names ?? []) + Finding.Kind.allCases.map(\.rawValue)
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
}

/// What is known of jobs.
private struct Words {
    /// By name, in words: those that are built in, and the user's own.
    private(set) var jobs = JobCatalog.jobs
    /// What the engine's catalogue tells.
    private(set) var engine: CatalogueWords?

    init(_ arguments: Arguments) throws {
        var files: [CatalogueFile] = []
        for path in arguments.all("catalog") {
            let file = try CatalogueFile(path: path)
            let bytes = try file.bytes()
            if bytes.starts(with: Array("info(compilation_date:".utf8)) {
                files.append(file)
            } else {
                try add(String(decoding: bytes, as: UTF8.self), of: path)
            }
        }
        if let root = arguments.value("root") {
            let found = SetFinder().catalogues(belowRoot: root)
            if found.isEmpty { throw SourceError(path: root, reason: "no catalogue of the engine below it") }
            files += found
        } else if files.isEmpty {
            files = SetFinder().catalogues(belowRoot: "/")
        }
        if !files.isEmpty { engine = CatalogueWords(Catalogue(files)) }
    }

    /// Takes a table: name, tab, what it is, tab, what to look at next.
    private mutating func add(_ text: String, of path: String) throws {
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
}
