import JobState

/// What is wrong with the log, and when: findings with the time of the record where they were met.
public struct ReportAudit {
    let findings: [(finding: Finding, time: Int64?)]
    /// How many of each kind there are.
    let counts: [(kind: Finding.Kind, count: Int)]
    /// Findings that are counted but not listed.
    let unlisted: Int

    /// How many are listed.
    private static let limit = 2_000

    /// - Parameters:
    ///   - findings: all that were kept.
    ///   - times: of the first ones of them; the others are about files as a whole.
    ///   - uncollected: findings that were only counted.
    public init(_ findings: [Finding], times: [Int64?], uncollected: Int) {
        counts = Finding.Kind.allCases.compactMap { kind in
            let count = findings.count { $0.kind == kind }
            return count > 0 ? (kind, count) : nil
        }
        let timed = findings.enumerated().map { ($1, $0 < times.count ? times[$0] : nil) }
        // What weighs most is listed, in the order of the log.
        let heavy = timed.enumerated().sorted { ($1.1.0.kind.weight, $0.0) < ($0.1.0.kind.weight, $1.0) }
        let listed = heavy.prefix(ReportAudit.limit).sorted { $0.offset < $1.offset }
        self.findings = listed.map { (finding: $0.1.0, time: $0.1.1) }
        unlisted = uncollected + findings.count - listed.count
    }
}
