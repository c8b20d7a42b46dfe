import JobColumns
import JobState
import JobViews

extension Pipeline {
    /// What to say of names on the command line that no job of the log has, so that nobody takes a slip of the pen for
    /// good news; nil if there are none, or the log's jobs are not known.
    func strangerWords(_ scan: Scan) -> String? {
        let jobs = Set(scan.history.hosts.flatMap(\.jobs).map { scan.names[$0.name] })
        guard !query.filter.jobs.isEmpty, !jobs.isEmpty else { return nil }
        // A job of a later time, or one that notes alone tell of, is no stranger.
        let strange = query.filter.jobs.filter { glob in !scan.names.all.contains { glob.matches($0) } }
        if strange.isEmpty { return nil }
        let names = jobs.sorted().prefix(Pipeline.mostNamed).map { SafeText.shown($0) }
        let more = jobs.count > names.count ? ", and \(jobs.count - names.count) more" : ""
        let words = strange.map { "'\(SafeText.shown($0.pattern))'" }.joined(separator: ", ")
        return "no job matches \(words); there are \(names.joined(separator: ", "))\(more)"
    }

    private static let mostNamed = 30
}
