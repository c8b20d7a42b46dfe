import JobState
import JobViews
import LogBytes

/// What the time stamps beside archives say.
struct SealReport {
    /// By the names of those that fit: when the content was seen.
    private(set) var times: [String: Int64] = [:]
    /// The same in words.
    private(set) var words: [String] = []
    private(set) var findings: [Finding] = []

    init(_ input: InputPlan, _ scan: Scan) {
        let found = input.found
        let files =
            scan.files.map(\.file) + input.duplicates.map(\.file) + found.passedOver
            + found.companions.flatMap(\.files)
        for check in SealCheck.all(found.seals, besides: files) { add(check) }
    }

    private mutating func add(_ check: SealCheck) {
        let text: String
        switch check.verdict {
        case .fits(let file, let content):
            times[check.seal.name] = check.stamp?.time
            let form = content == .unpacked ? "the unpacked content of " : ""
            words.append("\(check.seal.name): \(form)\(file), sealed \(SealReport.origin(check.stamp))")
            return
        case .other(let file):
            text = "a time stamp of other content than that of \(file), made \(SealReport.origin(check.stamp))"
        case .alone:
            text = "a time stamp of a file that is not there, made \(SealReport.origin(check.stamp))"
        case .faulty(let reason): text = reason
        }
        findings.append(Finding(.seal, file: check.seal.name, offset: nil, line: nil, text: text))
    }

    /// When and by whom. Time stamps are in UTC, whatever the zone of the log.
    private static func origin(_ stamp: TimeStamp?) -> String {
        guard let stamp else { return "" }
        let trust =
            switch stamp.trust {
            case .trusted: "whose certificate is trusted"
            case .untrusted: "whose certificate nothing on this machine vouches for"
            case .unchecked: "unchecked, since the certificate is not in it"
            }
        return "\(TimeText(.gmt).full(stamp.time)) UTC by \(stamp.signer ?? "an unnamed authority"), \(trust)"
    }
}
