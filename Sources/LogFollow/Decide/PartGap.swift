/// A place between two files of a log where rotated ones are not there that its rotation must have made: their numbers
/// are absent, or days in a row that has every other one.
struct PartGap: Equatable {
    /// The files before and behind it.
    let after: String
    let before: String
    /// How many are not there.
    let count: Int

    /// The gaps behind a candidate, up to the live file.
    /// - Parameter first: the number that the youngest part has; nil: 1, unless there is a 0.
    static func find(behind index: Int, in candidates: [Candidate], first: Int?) -> [PartGap] {
        let part = candidates[index]
        let parts = candidates.filter { $0.isAtHome || $0.folder == part.folder }
        switch part.place {
        case .numbered(let number): return numbers(below: number, parts, first)
        case .dated: return days(behind: part, parts.filter { $0.form == part.form })
        default: return []
        }
    }

    // MARK: numbers

    private static func numbers(below number: Int, _ parts: [Candidate], _ first: Int?) -> [PartGap] {
        var paths = Dictionary(
            parts.compactMap { part in part.place?.number.map { ($0, part.path) } }, uniquingKeysWith: { one, _ in one }
        )
        // The live file stands before the first.
        if let live = parts.last(where: \.isLive) { paths[min(first ?? 1, paths.keys.min() ?? 1) - 1] = live.path }
        let there = paths.keys.filter { $0 <= number }.sorted(by: >)
        return zip(there, there.dropFirst()).filter { $0 - $1 > 1 }.map {
            PartGap(after: paths[$0]!, before: paths[$1]!, count: $0 - $1 - 1)
        }
    }

    // MARK: days

    /// Days may have no file, since nothing was written: only where all others are equally far apart one is absent.
    private static func days(behind part: Candidate, _ parts: [Candidate]) -> [PartGap] {
        let dated = parts.compactMap { one in one.place?.dayNumber.map { (day: $0, path: one.path) } }
        let steps = zip(dated, dated.dropFirst()).map { (after: $0, before: $1, days: $1.day - $0.day) }
        guard let begin = dated.firstIndex(where: { $0.path == part.path }) else { return [] }
        return steps.indices.dropFirst(begin).compactMap { index in
            let others = Set(steps.indices.filter { $0 != index }.map { steps[$0].days })
            let step = steps[index]
            guard others.count == 1, let usual = others.first, usual > 0, step.days > usual, step.days % usual == 0
            else { return nil }
            return PartGap(after: step.after.path, before: step.before.path, count: step.days / usual - 1)
        }
    }
}
