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

    /// What an action of a job depends on.
    func depends(_ job: UInt32, _ action: UInt32) -> [Dependency] {
        find(job, action).map { actions[$0].depends } ?? []
    }
}
