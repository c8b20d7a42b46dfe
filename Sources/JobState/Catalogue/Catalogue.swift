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
        files.map { $0.with(catalogue: place(of: $0.file.box.catalogues)) }
    }
}

/// What a catalogue means for the fold: names as numbers, a job's actions side by side.
struct CatalogueRules {
    struct Dependency {
        let job: UInt32
        let status: UInt32
    }

    private struct Action {
        let action: UInt32
        /// The status that it leaves the job in; 0: as it was; nil: not told.
        let status: UInt32?
        let depends: [Dependency]
    }

    /// In the catalogue's order.
    let jobs: [UInt32]
    private var actions: [Action] = []
    /// By a job's number: where its actions stand.
    private var ranges: [Range<Int>] = []

    init(_ catalogue: Catalogue, _ names: NameRegistry) {
        jobs = catalogue.jobs.map { names.id($0.name) }
        for (job, number) in zip(catalogue.jobs, jobs) {
            let start = actions.count
            actions += job.actions.map { CatalogueRules.action($0, names) }
            while ranges.count <= Int(number) { ranges.append(0..<0) }
            ranges[Int(number)] = start..<actions.count
        }
    }

    private static func action(_ told: Catalogue.Action, _ names: NameRegistry) -> Action {
        let status = told.exitStatus.map { $0 == Catalogue.dontChange ? 0 : names.id($0) }
        let depends = told.depends.map { Dependency(job: names.id($0.job), status: names.id($0.status)) }
        return Action(action: names.id(told.name), status: status, depends: depends)
    }

    @inline(__always)
    private func find(_ job: UInt32, _ action: UInt32) -> Int? {
        guard Int(job) < ranges.count else { return nil }
        for index in ranges[Int(job)] where actions[index].action == action { return index }
        return nil
    }

    /// The status in which an action leaves a job; nil if the catalogue does not tell.
    @inline(__always)
    func status(after action: UInt32, of job: Job) -> UInt32? {
        guard let index = find(job.name, action), let status = actions[index].status else { return nil }
        return status == 0 ? job.status : status
    }

    func depends(_ job: UInt32, _ action: UInt32) -> [Dependency] {
        find(job, action).map { actions[$0].depends } ?? []
    }
}
