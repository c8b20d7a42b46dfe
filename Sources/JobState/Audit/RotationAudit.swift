import Glibc
import JobRecords
import LogBytes

/// Which parts of a rotated set are not there (`missing`): a number or a day absent between two.
public enum RotationAudit {
    /// - Parameters:
    ///   - sets: all files that are there, those too whose content stands in another one, oldest first.
    ///   - lastDay: the day of a file's last record in its own zone, where that is known.
    public static func findings(
        _ sets: [LogSet], lastDay: (LogFile) -> RotationMemory.Day? = { _ in nil }
    ) -> [Finding] {
        sets.flatMap { set in
            let placed = set.files.map { Placed(file: $0, place: RotatedName($0.lastName).place) }
            return numbers(placed) + days(placed) + newest(set, placed, lastDay)
        }
    }

    private struct Placed {
        let file: LogFile
        let place: RotatedName.Place
    }

    /// Whether logrotate remembers a rotation of which there is no archive.
    private static func newest(
        _ set: LogSet, _ places: [Placed], _ lastDay: (LogFile) -> RotationMemory.Day?
    ) -> [Finding] {
        let dated = places.compactMap { placed in placed.place.day.map { ($0, placed.file) } }
        guard let rotation = set.lastRotation, let (day, file) = dated.max(by: { $0.0 < $1.0 }) else { return [] }
        // Some name an archive by the day before its rotation.
        guard max(day, lastDay(file) ?? day) < rotation.day else { return [] }
        let words = "\(rotation.told) tells of a rotation on \(rotation.day), later than this newest archive"
        return [Finding(.missing, file: file.name, text: words)]
    }

    /// `.1` follows the live file, which counts as 0.
    private static func numbers(_ places: [Placed]) -> [Finding] {
        var numbered = places.compactMap { placed in
            (placed.place == .live ? 0 : placed.place.number).map { ($0, placed.file) }
        }
        guard numbered.contains(where: { $0.0 > 0 }) else { return [] }
        // Some systems count from 0: then `.0` is the newest rotated one, and the live file no number.
        numbered.sort { $0.0 < $1.0 }
        return zip(numbered, numbered.dropFirst()).compactMap { newer, older in
            guard older.0 - newer.0 > 1 else { return nil }
            let (low, high) = (newer.0 + 1, older.0 - 1)
            let range = low == high ? "number \(low) is" : "numbers \(low) to \(high) are"
            let words = "rotation \(range) missing between this file and \(newer.1.lastName)"
            return Finding(.missing, file: older.1.name, text: words)
        }
    }

    /// Days between dated files, by the interval that the set keeps: a weekly rotation misses no days.
    private static func days(_ places: [Placed]) -> [Finding] {
        // What stands between two dated files under other names may hold the days between them.
        let named = places.filter { $0.place != .live }.map { (day: $0.place.dayNumber, file: $0.file) }
        let pairs = zip(named, named.dropFirst()).compactMap { older, newer in
            older.day.flatMap { a in newer.day.map { b in ((a, older.file), (b, newer.file)) } }
        }
        let usual = interval(pairs.map { $1.0 - $0.0 }.filter { $0 > 0 })
        return pairs.compactMap { older, newer in
            let apart = newer.0 - older.0
            guard apart >= 2 * usual else { return nil }
            let count = apart / usual - 1
            let unit = usual == 1 ? "day" : usual == 7 ? "week" : "month"
            let amount = count == 1 ? "1 \(unit) is" : "\(count) \(unit)s are"
            let words = "\(amount) missing between this file and \(newer.1.lastName)"
            return Finding(.missing, file: older.1.name, text: words)
        }
    }

    /// Rotation is daily, unless every interval is of whole weeks or of about a month.
    private static func interval(_ days: [Int]) -> Int {
        if days.isEmpty { return 1 }
        if days.allSatisfy({ $0 % 7 == 0 && $0 < 28 }) || (days.contains(7) && days.allSatisfy { $0 % 7 == 0 }) {
            return 7
        }
        return days.allSatisfy { $0 >= 28 } ? 28 : 1
    }
}

/// Findings that a file's reading told: `truncated` and `corrupt`, a year that cannot be, and names beyond the limit.
public enum DamageAudit {
    public static func findings(_ file: LogFile, _ outcome: FileOutcome) -> [Finding] {
        damages(file, outcome) + wholes(outcome).map { Finding($0, file: file.name, text: $1) }
    }

    private static func wholes(_ outcome: FileOutcome) -> [(Finding.Kind, String)] {
        var told: [(Finding.Kind, String)] = []
        if let year = outcome.falseLeapYear {
            told.append(
                (.value, "a line of 29 February in \(year), which has none: it is read as of 1 March; try --year"))
        }
        if outcome.hasFurtherNames {
            told.append(
                (.cut, "more than \(NameLimit.most) different names: all others are told as \(NameLimit.further)"))
        }
        return told
    }

    private static func damages(_ file: LogFile, _ outcome: FileOutcome) -> [Finding] {
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
