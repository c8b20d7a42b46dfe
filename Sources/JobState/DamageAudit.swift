import LogBytes

/// Findings that a file's reading told: `truncated` and `corrupt`.
public enum DamageAudit {
    public static func findings(_ file: LogFile, _ outcome: FileOutcome) -> [Finding] {
        outcome.summary.damages.map { damage in
            let kind: Finding.Kind = damage.kind == .truncated ? .truncated : .corrupt
            let kept = damage.cutsLine ? "every whole line before it was read" : "its lines were read"
            let place = "at byte \(damage.storedOffset) of the file, after \(damage.decodedOffset) decoded bytes"
            return Finding(
                kind, file: file.name, offset: damage.decodedOffset, line: nil,
                text: "\(damage.reason), \(place); \(kept)")
        }
    }
}
