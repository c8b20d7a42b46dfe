import JobState

/// What the engine's catalogue tells of a job, in words.
struct CatalogueWords {
    private let catalogue: Catalogue

    init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    var names: [String] { catalogue.jobs.map(\.name) }

    /// Its actions, what they depend on, and what depends on it; empty for a job that the catalogue does not know.
    func lines(_ name: String) -> [String] {
        guard let job = catalogue.job(name) else { return [] }
        var lines = job.actions.map { "  Action \($0.name): \(CatalogueWords.words($0))." }
        if lines.isEmpty { lines = ["  It has no actions."] }
        let needed = distinct(job.actions.flatMap(\.depends).map(\.job))
        lines.append("  It depends on: \(needed.isEmpty ? "nothing" : needed.joined(separator: ", ")).")
        let dependants = catalogue.dependants(of: name).map { "\($0.job) (\($0.actions.joined(separator: ", ")))" }
        lines.append("  On it depend: \(dependants.isEmpty ? "nobody" : dependants.joined(separator: ", ")).")
        return lines
    }

    private static func words(_ action: Catalogue.Action) -> String {
        var parts: [String] = []
        switch action.exitStatus {
        case Catalogue.dontChange?: parts.append("leaves the status as it was")
        case let status?: parts.append("its status is \(status) afterwards")
        case nil: break
        }
        if !action.depends.isEmpty {
            parts.append("needs \(action.depends.map(words).joined(separator: ", "))")
        }
        if !action.on.isEmpty { parts.append("runs at \(action.on.joined(separator: ", "))") }
        if let priority = action.priority { parts.append("priority \(priority)") }
        if action.notConcurrent { parts.append("runs alone") }
        return parts.isEmpty ? "nothing more is told" : parts.joined(separator: "; ")
    }

    private static func words(_ dependency: Catalogue.Dependency) -> String {
        dependency.status == "start" ? "\(dependency.job) started" : "\(dependency.job) in status \(dependency.status)"
    }

    private func distinct(_ names: [String]) -> [String] {
        names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    }
}
