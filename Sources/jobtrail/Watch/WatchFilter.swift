import JobState

/// What the user typed to choose jobs: a glob, or a part of the name.
struct WatchFilter: Equatable {
    var text = ""

    var isEmpty: Bool { text.isEmpty }

    func accepts(_ job: WatchJob) -> Bool { glob.map { $0.matches(job.name) } ?? true }

    /// Nil where every job is accepted.
    var glob: Glob? {
        if text.isEmpty { return nil }
        return Glob(text.contains(where: { "*?[".contains($0) }) ? text : "*\(text)*")
    }
}
