import JobRecords
import LogBytes

/// Which parts of a rotated set are not there (contract, section 5, `missing`): a number or a day absent between two.
public enum RotationAudit {
    /// - Parameter files: all that are there, those too whose content stands in another one.
    public static func findings(_ files: [LogFile]) -> [Finding] {
        families(files).flatMap { numbers($0) + days($0) }
    }

    private typealias Placed = (file: LogFile, place: RotatedName.Place)

    /// The parts of each live file, oldest first; a folder's or a bundle's are told from another's.
    private static func families(_ files: [LogFile]) -> [[Placed]] {
        var numbers: [String: Int] = [:]
        var families: [[Placed]] = []
        for file in files {
            let name = RotatedName(file.lastName)
            let live = file.name.dropLast(file.lastName.count) + name.base
            let number = numbers[String(live), default: families.count]
            numbers[String(live)] = number
            if number == families.count { families.append([]) }
            families[number].append((file, name.place))
        }
        return families.map { family in family.sorted { $0.place < $1.place } }
    }

    /// `.1` follows the live file, which counts as 0.
    private static func numbers(_ places: [Placed]) -> [Finding] {
        var numbered: [(Int, LogFile)] = places.compactMap { placed in
            switch placed.place {
            case .numbered(let number): (number, placed.file)
            case .live: (0, placed.file)
            default: nil
            }
        }
        guard numbered.contains(where: { $0.0 > 0 }) else { return [] }
        // Some systems count from 0: then `.0` is the newest rotated one, and the live file no number.
        numbered.sort { $0.0 < $1.0 }
        return zip(numbered, numbered.dropFirst()).compactMap { newer, older in
            guard older.0 - newer.0 > 1 else { return nil }
            let (low, high) = (newer.0 + 1, older.0 - 1)
            let range = low == high ? "number \(low) is" : "numbers \(low) to \(high) are"
            let words = "rotation \(range) missing between this file and \(newer.1.lastName)"
            return Finding(.missing, file: older.1.name, offset: nil, line: nil, text: words)
        }
    }

    /// Days between dated files, by the interval that the set keeps: a weekly rotation misses no days.
    private static func days(_ places: [Placed]) -> [Finding] {
        let dated: [(Int, LogFile)] = places.compactMap { placed in
            guard case .dated(let digits, _) = placed.place, let day = day(digits) else { return nil }
            return (day, placed.file)
        }
        let pairs = Array(zip(dated, dated.dropFirst()))
        let usual = interval(pairs.map { $1.0 - $0.0 }.filter { $0 > 0 })
        return pairs.compactMap { older, newer in
            let apart = newer.0 - older.0
            guard apart >= 2 * usual else { return nil }
            let count = apart / usual - 1
            let unit = usual == 1 ? "day" : usual == 7 ? "week" : "month"
            let amount = count == 1 ? "1 \(unit) is" : "\(count) \(unit)s are"
            let words = "\(amount) missing between this file and \(newer.1.lastName)"
            return Finding(.missing, file: older.1.name, offset: nil, line: nil, text: words)
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

    private static func day(_ digits: String) -> Int? {
        guard let number = Int(digits.prefix(8)) else { return nil }
        return Civil.days(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}
