import JobColumns
import JobRecords
import JobState

/// What failed, and what is wrong with the log and its files.
extension ReportJSON {
    mutating func writeFailures() {
        number("unlistedFailures", data.unlistedFailures)
        json.key("failures")
        json.beginList()
        var room = ReportJSON.detailBytes
        for group in data.failures {
            let failure = group.newest
            json.beginList()
            json.number(index(of: failure.host))
            json.number(failure.job == 0 ? nil : data.collector.slot(failure.host, failure.job))
            json.number(place(of: failure.action))
            json.string(SafeText.shown(failure.reason))
            json.number(group.count)
            time(group.first)
            time(group.last)
            json.number(failure.file)
            json.number(failure.line)
            json.string(failure.detail.map { ReportJSON.shown($0, &room) })
            json.endList()
        }
        json.endList()
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
        json.key("kinds")
        json.beginList()
        for (kind, count) in data.audit.counts {
            json.beginList()
            json.string(kind.rawValue)
            json.number(count)
            json.number(kind.meaning.weight.rawValue)
            json.endList()
        }
        json.endList()
        json.key("findings")
        json.beginList()
        for (finding, time) in data.audit.findings {
            json.beginList()
            json.string(finding.kind.rawValue)
            json.number(finding.kind.meaning.weight.rawValue)
            json.string(SafeText.shown(finding.file))
            json.number(finding.line)
            json.string(SafeText.shown(finding.text))
            self.time(time)
            json.endList()
        }
        json.endList()
    }

    mutating func writeFiles() {
        json.key("files")
        json.beginList()
        for file in data.files {
            json.beginList()
            json.string(SafeText.shown(file.name))
            json.string(file.role.rawValue)
            json.number(file.bytes.map { Int($0) })
            json.number(file.outcome?.summary.lines)
            json.number(file.outcome?.records)
            json.number(file.outcome?.unparsed)
            time(file.outcome?.first)
            time(file.outcome?.last)
            json.string(file.sha256)
            json.number(file.outcome?.host.flatMap { places[$0] } ?? (places.count == 1 ? 0 : nil))
            json.endList()
        }
        json.endList()
    }
}
