import JobStore

/// The steps by which SQLite answers a statement.
struct ScanSteps {
    private struct Step {
        let parent: Int64
        let words: String
    }

    private var steps: [(id: Int64, step: Step)] = []

    init(_ sql: String, _ database: Database) throws(StoreError) {
        let rows = try database.prepare("EXPLAIN QUERY PLAN \(sql)")
        while try rows.step() {
            steps.append((rows.integer(0), Step(parent: rows.integer(1), words: rows.text(3) ?? "")))
        }
    }

    /// Whether records are read again and again: inside another table's loop, or for each row of an outer statement.
    var repeatsRecords: Bool {
        let byId = Dictionary(steps.map { ($0.id, $0.step) }) { first, _ in first }
        return steps.enumerated().contains { index, entry in
            guard entry.step.words.contains("VIRTUAL TABLE INDEX"), entry.step.words.hasSuffix(":\(RecordsTable.mark)")
            else { return false }
            let isInner = steps[..<index].contains { $0.step.parent == entry.step.parent && ScanSteps.isLoop($0.step) }
            return isInner || ScanSteps.isRepeated(entry.step, byId)
        }
    }

    private static func isLoop(_ step: Step) -> Bool {
        (step.words.hasPrefix("SCAN ") || step.words.hasPrefix("SEARCH ")) && step.words != "SCAN CONSTANT ROW"
    }

    private static func isRepeated(_ step: Step, _ steps: [Int64: Step]) -> Bool {
        var parent = steps[step.parent]
        while let outer = parent {
            if outer.words.hasPrefix("CORRELATED") || outer.words == "RECURSIVE STEP" { return true }
            parent = steps[outer.parent]
        }
        return false
    }
}
