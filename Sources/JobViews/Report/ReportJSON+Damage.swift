import JobColumns
import JobRecords
import JobState

/// What failed, and what is wrong with the log and its files.
extension ReportJSON {
    mutating func writeFailures() {
        number("unlistedFailures", data.unlistedFailures)
        list("failures") {
            var room = ReportJSON.detailBytes
            for group in $0.data.failures {
                let failure = group.newest
                let slot = failure.job == 0 ? nil : $0.data.collector.slot(failure.host, failure.job)
                $0.row(
                    .number($0.index(of: failure.host)), .known(slot), .number($0.place(of: failure.action)),
                    .text(SafeText.shown(failure.reason)), .number(group.count), $0.time(group.first),
                    $0.time(group.last), .number(failure.file), .number(Int(failure.line)),
                    .known(failure.detail.map { ReportJSON.shown($0, &room) }))
            }
        }
    }

    /// So much of tracebacks a page holds; the newest come first.
    private static let detailBytes = 16 << 20
    /// More than a person reads of one failure.
    private static let detailLimit = 16 << 10

    private static func shown(_ detail: String, _ room: inout Int) -> String {
        let kept = Array(detail.utf8.prefix(min(detailLimit, room)))
        room -= kept.count
        let lines = kept.split(separator: 10, omittingEmptySubsequences: false).map {
            SafeText.shown(String(decoding: $0, as: UTF8.self))
        }
        let isCut = kept.count < detail.utf8.count
        return lines.joined(separator: "\n") + (isCut ? "\n… (the rest is left out here)" : "")
    }

    mutating func writeFindings() {
        number("unlisted", data.audit.unlisted)
        list("kinds") {
            for (kind, count) in $0.data.audit.counts {
                $0.row(.text(kind.rawValue), .number(count), .number(kind.meaning.weight.rawValue))
            }
        }
        list("findings") {
            for (finding, time) in $0.data.audit.findings {
                $0.row(
                    .text(finding.kind.rawValue), .number(finding.kind.meaning.weight.rawValue),
                    .text(SafeText.shown(finding.file)), .known(finding.line), .text(SafeText.shown(finding.text)),
                    $0.time(time))
            }
        }
    }

    mutating func writeFiles() {
        list("files") {
            for file in $0.data.files {
                let outcome = file.outcome
                let places = $0.places
                let host = outcome?.host.flatMap { places[$0] } ?? (places.count == 1 ? 0 : nil)
                $0.row(
                    .text(SafeText.shown(file.name)), .text(file.role.rawValue), .known(file.bytes),
                    .known(outcome?.summary.lines), .known(outcome?.records), .known(outcome?.unparsed),
                    $0.time(outcome?.first), $0.time(outcome?.last), .known(file.sha256), .known(host))
            }
        }
    }
}
