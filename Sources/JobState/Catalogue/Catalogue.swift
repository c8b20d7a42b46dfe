import JobRecords
import LogBytes

/// The jobs that the engine knows, and what their actions do: its module cache.
public struct Catalogue: Sendable {
    public struct Dependency: Sendable, Equatable {
        public let job: String
        /// The status that the job must have.
        public let status: String

        /// - Parameter told: `JOB`, which means that it is started, or `JOB=STATUS`.
        init?(_ told: String) {
            let parts = told.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty, parts.last != "" else { return nil }
            job = String(name)
            status = parts.count > 1 ? String(parts[1]) : "start"
        }
    }

    public struct Action: Sendable {
        public let name: String
        /// The job's status after it, or `dontChange`; nil if it is not told.
        public internal(set) var exitStatus: String?
        public internal(set) var depends: [Dependency] = []
        /// The events at which the engine runs it.
        public internal(set) var on: [String] = []
        public internal(set) var priority: Int?
        public internal(set) var notConcurrent = false
    }

    public struct Job: Sendable {
        public let name: String
        public internal(set) var actions: [Action] = []

        /// The jobs that its actions depend on, each once.
        public var dependsOn: [String] {
            actions.flatMap(\.depends).map(\.job).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
    }

    /// The `exit_status` of an action that leaves the job as it was.
    public static let dontChange = "dont_change"

    /// In the order in which they stand.
    public internal(set) var jobs: [Job] = []
    /// Lines that could not be read.
    public internal(set) var findings: [Finding] = []

    public func job(_ name: String) -> Job? { jobs.first { ExactText($0.name) == ExactText(name) } }

    /// The jobs whose actions depend on a job, each with those actions.
    public func dependants(of name: String) -> [(job: String, actions: [String])] {
        jobs.compactMap { job in
            let actions = job.actions.filter { $0.depends.contains { ExactText($0.job) == ExactText(name) } }.map(
                \.name)
            return actions.isEmpty ? nil : (job.name, actions)
        }
    }
}

/// The catalogues of the boxes that logs come from, each read once.
public struct Catalogues: Sendable {
    public private(set) var all: [Catalogue] = []
    private var places: [[String]: Int] = [:]

    public init() {}

    /// The place of a box's catalogue in `all`; nil if it has none.
    public mutating func place(of files: [CatalogueFile]) -> Int? {
        if files.isEmpty { return nil }
        let names = files.map(\.name)
        if let place = places[names] { return place }
        places[names] = all.count
        all.append(Catalogue(files))
        return all.count - 1
    }

    /// The files, each with its box's catalogue.
    public mutating func assign(to files: [SequencedFile]) -> [SequencedFile] {
        files.map { file in
            var file = file
            file.catalogue = place(of: file.file.box.catalogues)
            return file
        }
    }
}

extension Catalogue {
    /// Reads the files of one box; what cannot be read is a finding, and all else counts.
    public init(_ files: [CatalogueFile]) {
        var reader = CatalogueReader()
        for file in files {
            do throws(SourceError) {
                try reader.read(file.bytes(), of: file.name)
            } catch {
                reader.tell(error.description, of: file.name)
            }
        }
        (jobs, findings) = (reader.jobs, reader.findings)
    }

    /// - Parameter file: as people are told it.
    public init(_ bytes: [UInt8], file: String) {
        var reader = CatalogueReader()
        reader.read(bytes, of: file)
        (jobs, findings) = (reader.jobs, reader.findings)
    }
}

/// Reads a catalogue line by line: `info(compilation_date:…)`, then `module(…,jobs:jobs(CLASS:job(…)))`.
private struct CatalogueReader {
    private var file = ""
    private(set) var jobs: [Catalogue.Job] = []
    private(set) var findings: [Finding] = []
    private var places: [ExactText: Int] = [:]

    /// Why a line cannot be read.
    private struct Unreadable: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    mutating func read(_ bytes: [UInt8], of file: String) {
        self.file = file
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var number = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
            number += 1
            read(bytes[start..<end], number)
            start = end + 1
        }
    }

    /// A file as a whole cannot be read.
    mutating func tell(_ reason: String, of file: String) {
        findings.append(Finding(.catalogue, file: file, text: reason))
    }

    private mutating func read(_ line: ArraySlice<UInt8>, _ number: Int) {
        var text = line
        while let last = text.last, last == 13 || last == 32 || last == 9 { text.removeLast() }
        guard !text.isEmpty else { return }
        do {
            try take(text)
        } catch {
            findings.append(
                Finding(
                    .catalogue, file: file, offset: Int64(line.startIndex), line: number,
                    text: "\(error.reason): \(CatalogueReader.shown(text))"))
        }
    }

    private static func shown(_ line: ArraySlice<UInt8>) -> String {
        let text = String(decoding: line.prefix(100), as: UTF8.self)
        return line.count > 100 ? text + "…" : text
    }

    private mutating func take(_ line: ArraySlice<UInt8>) throws(Unreadable) {
        guard let fact = Fact(line) else { throw Unreadable("no fact") }
        if fact.name == "info" { return }
        guard fact.name == "module" else { throw Unreadable("no module") }
        guard let told = fact["jobs"] else { throw Unreadable("a module without jobs") }
        for member in try CatalogueReader.members(told, of: "jobs") {
            guard case .fact(let job) = member.value, job.name == "job" else { throw Unreadable("no job") }
            try add(CatalogueReader.job(job))
        }
    }

    /// A job that stands twice is as it stands last.
    private mutating func add(_ job: Catalogue.Job) {
        if let place = places[ExactText(job.name)] { return jobs[place] = job }
        places[ExactText(job.name)] = jobs.count
        jobs.append(job)
    }

    /// What stands in `NAME(…)`; nothing in `NAME` alone.
    private static func members(_ value: Fact.Value, of name: String) throws(Unreadable) -> [Fact.Member] {
        if value == .word(name) { return [] }
        guard case .fact(let fact) = value, fact.name == name else { throw Unreadable("\(name) are no \(name)(…)") }
        return fact.members
    }

    private static func job(_ fact: Fact) throws(Unreadable) -> Catalogue.Job {
        guard let name = fact["job_name"]?.text, !name.isEmpty else { throw Unreadable("a job without job_name") }
        var job = Catalogue.Job(name: name)
        guard let told = fact["actions"] else { return job }
        for member in try members(told, of: "actions") { job.actions.append(try action(member)) }
        return job
    }

    private static func action(_ member: Fact.Member) throws(Unreadable) -> Catalogue.Action {
        var action = Catalogue.Action(name: member.key)
        if member.value == .word("action") { return action }
        guard case .fact(let fact) = member.value, fact.name == "action" else { throw Unreadable("no action") }
        action.exitStatus = try text(fact, "exit_status")
        action.on = try list(fact, "on")
        action.depends = try dependencies(fact)
        action.notConcurrent = try text(fact, "not_concurrent") == "True"
        if let told = try text(fact, "priority") {
            guard let priority = Int(told) else { throw Unreadable("priority is no number") }
            action.priority = priority
        }
        return action
    }

    private static func dependencies(_ fact: Fact) throws(Unreadable) -> [Catalogue.Dependency] {
        var found: [Catalogue.Dependency] = []
        for told in try list(fact, "depends") {
            guard let dependency = Catalogue.Dependency(told) else { throw Unreadable("depends on no job") }
            found.append(dependency)
        }
        return found
    }

    private static func text(_ fact: Fact, _ key: String) throws(Unreadable) -> String? {
        guard let value = fact[key], value != .word("None") else { return nil }
        guard let text = value.text, !text.isEmpty else { throw Unreadable("\(key) is no word") }
        return text
    }

    /// A word, or a list of words.
    private static func list(_ fact: Fact, _ key: String) throws(Unreadable) -> [String] {
        guard let value = fact[key], value != .word("None") else { return [] }
        let texts = value.items?.map(\.text)
        guard let texts, !texts.contains(nil), !texts.contains("") else { throw Unreadable("\(key) is no list") }
        return texts.compactMap { $0 }
    }
}
