import LogBytes

/// Finds the jobs that a box's messages name and its catalogue does not know, each once.
struct StrangerAudit {
    /// By catalogue: the names of its jobs.
    private let known: [Set<ExactText>]
    /// By catalogue: the jobs that were looked at.
    private var seen: [Set<UInt32>]
    /// By job: one more than the catalogue that it was last looked at for. Mostly that answers.
    private var last: [UInt32] = []

    init(_ catalogues: [Catalogue]) {
        known = catalogues.map { Set($0.jobs.map { ExactText($0.name) }) }
        seen = catalogues.map { _ in [] }
    }

    /// Whether a job was looked at just before for this catalogue.
    @inline(__always)
    func hasSeen(_ job: UInt32, _ catalogue: Int) -> Bool {
        Int(job) < last.count && Int(last[Int(job)]) == catalogue + 1
    }

    /// Whether a job is unknown, and is met for the first time.
    mutating func isNew(_ job: UInt32, _ catalogue: Int, _ names: NameRegistry) -> Bool {
        guard job != 0, catalogue < known.count, !hasSeen(job, catalogue) else { return false }
        if last.count <= Int(job) { last += repeatElement(0, count: Int(job) + 1 - last.count) }
        last[Int(job)] = UInt32(catalogue + 1)
        guard !known[catalogue].isEmpty else { return false }
        return seen[catalogue].insert(job).inserted && !known[catalogue].contains(ExactText(names[job]))
    }
}
