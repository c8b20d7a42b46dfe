/// What was perhaps meant by a word that is not known.
enum Nearest {
    /// The candidate with the fewest edits; nil where none is near.
    static func to(_ word: String, in candidates: [String]) -> String? {
        // Nobody misspells that many letters, and comparing takes their square.
        guard word.utf8.count <= 100 else { return nil }
        let scored = candidates.map { ($0, distance(word.lowercased(), $0.lowercased())) }
        guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= max(1, word.count / 3) ? best.0 : nil
    }

    /// Insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var rows = [Array(0...b.count)]
        for i in 1..<(a.count + 1) where !a.isEmpty {
            var row = [i]
            for j in 1..<(b.count + 1) where !b.isEmpty {
                let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                var best = min(change, rows[i - 1][j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
