import JobState

/// The filter options as a `RecordFilter`.
enum FilterChoice {
    static func filter(_ arguments: Arguments) throws -> RecordFilter {
        var filter = RecordFilter()
        filter.jobs = globs(arguments, "job")
        filter.actions = globs(arguments, "action")
        filter.notJobs = globs(arguments, "not-job")
        filter.notActions = globs(arguments, "not-action")
        filter.hosts = globs(arguments, "host")
        filter.failed = try arguments.choice("sub", SubChoice.self).map { $0 == .err }
        if let text = arguments.value("priority") { filter.severities = try severities(text) }
        return filter
    }

    /// The patterns of an option that can be repeated, and has them with commas too.
    static func globs(_ arguments: Arguments, _ option: String) -> [Glob] {
        arguments.all(option).flatMap { $0.split(separator: ",", omittingEmptySubsequences: $0.contains(",")) }.map {
            Glob(String($0))
        }
    }

    private enum SubChoice: String, CaseIterable { case ok, err }

    /// From the best to the worst; journalctl's names are understood too.
    private static let order: [(letter: UInt8, names: [String])] = [
        (UInt8(ascii: "D"), ["d", "debug"]),
        (UInt8(ascii: "S"), ["s", "success"]),
        (UInt8(ascii: "I"), ["i", "info", "information", "notice"]),
        (UInt8(ascii: "W"), ["w", "warning", "warn"]),
        (UInt8(ascii: "E"), ["e", "err", "error"]),
        (UInt8(ascii: "F"), ["f", "fatal", "crit"]),
    ]

    /// `E`, `error`, `W,E,F`, `W..F`. A single one means itself and what is worse, as in journalctl.
    private static func severities(_ text: String) throws -> Set<UInt8> {
        var letters: Set<UInt8> = []
        for part in text.split(separator: ",") {
            let ends = try String(part).split(separator: ".", omittingEmptySubsequences: true).map {
                try rank(String($0))
            }
            guard let low = ends.min(), var high = ends.max(), ends.count <= 2 else { throw unknown(text) }
            if part.utf8.count == text.utf8.count && !part.contains(".") { high = order.count - 1 }
            letters.formUnion(order[low...high].map(\.letter))
        }
        guard !letters.isEmpty else { throw unknown(text) }
        return letters
    }

    private static func rank(_ word: String) throws -> Int {
        guard let rank = order.firstIndex(where: { $0.names.contains(word.lowercased()) }) else { throw unknown(word) }
        return rank
    }

    private static func unknown(_ word: String) -> UsageError {
        UsageError("--priority '\(word)' is none of S I W E F D (success, info, warning, error, fatal, debug)")
    }
}
