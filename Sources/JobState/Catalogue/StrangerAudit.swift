import LogBytes

/// Finds the jobs that a box's messages name and its catalogue does not know, each once.
struct StrangerAudit {
    /// By catalogue: the names of its jobs.
    private let known: [Set<ExactText>]
    /// By catalogue: the jobs that were looked at.
    private var seen: [Set<UInt32>]

    init(_ catalogues: [Catalogue]) {
        known = catalogues.map { Set($0.jobs.map { ExactText($0.name) }) }
        seen = catalogues.map { _ in [] }
    }

    /// Whether a job is unknown, and is met for the first time.
    mutating func isNew(_ job: UInt32, _ catalogue: Int, _ names: NameRegistry) -> Bool {
        guard job != 0, catalogue < known.count, !known[catalogue].isEmpty else { return false }
        return seen[catalogue].insert(job).inserted && !known[catalogue].contains(ExactText(names[job]))
    }
}
