import JobColumns
import JobRecords
import JobState
import LogBytes

/// The true account of what was skipped: one line on standard error.
struct Account {
    private let outcomes: [FileOutcome]
    private let failures: [SourceError]
    private let damages: [SourceRemark]

    /// - Parameter damages: what is wrong with bundles and told by no member.
    init(_ outcomes: [FileOutcome], failures: [SourceError], damages: [SourceRemark]) {
        self.outcomes = outcomes
        self.failures = failures + outcomes.compactMap(\.summary.readError)
        self.damages = damages
    }

    private func sum(_ count: (FileOutcome) -> Int) -> Int { outcomes.reduce(0) { $0 + count($1) } }

    private var lines: Int { sum(\.summary.lines) }
    private var records: Int { sum(\.records) }
    private var truncated: Int {
        damages.count { $0.kind == .truncated } + sum { $0.summary.damages.count { $0.kind == .truncated } }
    }
    private var corrupt: Int {
        damages.count { $0.kind == .corrupt } + sum { $0.summary.damages.count { $0.kind == .corrupt } }
    }

    /// `2 unparsed lines`, `1 truncated archive`, …
    private var skipped: [String] {
        [
            (sum(\.unparsed), "unparsed line"), (truncated, "truncated archive"), (corrupt, "corrupt archive"),
            (sum(\.summary.holes), "hole of NUL bytes"), (sum(\.summary.cuts), "cut line"),
            (damages.count { $0.kind == .missing }, "link without its file"),
        ].filter { $0.0 > 0 }.map { Account.counted($0.0, $0.1) } + oddities
    }

    /// What was read otherwise than it stands, each once.
    private var oddities: [String] {
        let told = outcomes.flatMap { outcome in
            [
                outcome.falseLeapYear.map { "29 February read as 1 March, since \($0) has none" },
                outcome.hasFurtherNames ? "names beyond \(NameLimit.most) told as \(NameLimit.further)" : nil,
            ].compactMap(\.self)
        }
        return told.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        if count == 1 { return "1 \(noun)" }
        // "holes of NUL bytes", "links without their file", but "cut lines".
        let head = noun.hasPrefix("hole") || noun.hasPrefix("link") ? noun.prefix { $0 != " " } : noun[...]
        return "\(count) \(head)s\(noun.dropFirst(head.count))"
    }

    /// Prints the account and gives the exit status: a log without any record has no answer.
    /// - Parameter nothing: what to say where the answer is empty.
    func close(_ query: Query, isEmpty: Bool, nothing: String, tellsSkipped: Bool, needsRecords: Bool) -> ExitStatus {
        for failure in failures { Terminal.complain("\(failure)") }
        if !query.isQuiet {
            if records == 0 {
                if failures.isEmpty || lines > 0 { Terminal.complain(noRecords) }
            } else if isEmpty {
                Terminal.complain(nothing)
            }
            if tellsSkipped && !skipped.isEmpty {
                Terminal.complain("\(skipped.joined(separator: ", ")) (see jobtrail verify)")
            }
        }
        if !failures.isEmpty || records == 0 && needsRecords { return .failed }
        if query.sends && truncated + corrupt > 0 { return .findings }
        return query.isStrict && !skipped.isEmpty ? .findings : .done
    }

    private var noRecords: String {
        guard lines > 0 else { return "the log is empty" }
        let place = "no jobsengine record in \(Account.counted(lines, "line"))"
        let foreignCodes = outcomes.reduce(into: [:]) { $0.merge($1.summary.foreignCodes, uniquingKeysWith: +) }
        if !foreignCodes.isEmpty {
            let tags = foreignCodes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
            let named = tags.map { "'\($0.key)' (\($0.value))" }.joined(separator: ", ")
            return "\(place), but lines of other programs hold message codes: \(named); "
                + "try --tag \(tags.first!.key), or see jobtrail layouts --test FILE"
        }
        let unparsedCodes = sum(\.summary.unparsedCodes)
        if unparsedCodes > 0 {
            return "\(place), but \(Account.counted(unparsedCodes, "line")) of no known layout "
                + (unparsedCodes == 1 ? "holds a message code; " : "hold message codes; ")
                + "describe the layout with --layout, and see jobtrail layouts --test FILE"
        }
        return place
    }
}

extension Pipeline {
    /// What to say of names on the command line that nothing in the log has, so that nobody takes a slip of the pen for
    /// good news: a line for each option.
    /// - Parameter all: whether jobs and actions too must be there, and not hosts alone.
    func strangerWords(_ scan: Scan, all: Bool) -> [String] {
        let filter = query.filter
        guard !filter.hosts.isEmpty || all && !(filter.jobs.isEmpty && filter.actions.isEmpty) else { return [] }
        // What a store's tables answered told no names.
        let scan = tables == nil || scan.history.records > 0 ? scan : self.scan(into: history())
        let hosts = scan.history.hosts
        // A name of a later time, or one that notes alone tell of, is no stranger.
        let later = scan.names.all
        let isWhole = query.at == nil && query.boot == nil
        let boxes = Set(hosts.map { scan.names[$0.host] })
        var told = [Pipeline.stranger("host", filter.hosts, boxes, isWhole ? Array(boxes) : later)]
        if all {
            let jobs = hosts.flatMap(\.jobs)
            told.append(Pipeline.stranger("job", filter.jobs, Set(jobs.map { scan.names[$0.name] }), later))
            let actions = Set(jobs.map { scan.names[$0.lastAction] })
            told.append(Pipeline.stranger("action", filter.actions, actions, later))
        }
        return told.compactMap(\.self)
    }

    private static func stranger(_ what: String, _ globs: [Glob], _ there: Set<String>, _ known: [String]) -> String? {
        let strange = globs.filter { glob in !known.contains { !$0.isEmpty && glob.matches($0) } }
        guard !strange.isEmpty, !there.isEmpty else { return nil }
        let words = strange.map { "'\(SafeText.shown($0.pattern))'" }.joined(separator: ", ")
        let named = there.filter { !$0.isEmpty }.sorted()
        let names = named.prefix(mostNamed).map { SafeText.shown($0) }.joined(separator: ", ")
        let more = named.count > mostNamed ? ", and \(named.count - mostNamed) more" : ""
        return "no \(what) matches \(words); " + (names.isEmpty ? "the log names none" : "there are \(names)\(more)")
    }

    private static let mostNamed = 30
}
