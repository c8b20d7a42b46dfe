import JobColumns
import JobRecords
import Testing

@testable import JobStore

/// Like rows are counted as a dictionary would count them, however many kinds of them there are.
struct RowTallyTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 31
        }
    }

    private static func key(_ random: inout Random, _ kinds: UInt32) -> RowKey {
        var key = RowKey()
        key.job = UInt32.random(in: 0..<kinds, using: &random)
        key.action = UInt32.random(in: 0...3, using: &random)
        key.run = Int32.random(in: -1...2, using: &random)
        key.percentage = Int16.random(in: -1...100, using: &random)
        key.sub = [.none, .err, .ok].randomElement(using: &random)!
        return key
    }

    private static func words(_ key: RowKey) -> String {
        "\(key.job) \(key.action) \(key.run) \(key.percentage) \(key.sub)"
    }

    @Test("counts and numbers are a dictionary's", arguments: [UInt32(1), 3, 500, 100_000])
    func counted(kinds: UInt32) {
        var random = Random(state: UInt64(kinds))
        var tally = RowTally()
        var wanted: [String: (number: Int, count: Int)] = [:]
        for _ in 0..<20_000 {
            let key = Self.key(&random, kinds)
            let number = tally.add(key)
            let known = wanted[Self.words(key), default: (wanted.count, 0)]
            #expect(number == known.number)
            wanted[Self.words(key)] = (known.number, known.count + 1)
        }
        #expect(tally.rows.count == wanted.count)
        #expect(tally.rows.allSatisfy { wanted[Self.words($0.key)]?.count == $0.count })
    }

    @Test("columns that a statement does not use do not part rows")
    func masked() {
        var (first, second) = (Record(), Record())
        (first.kind, first.job, first.action, first.percentage) = (.completed, 1, 2, 5)
        (second.kind, second.job, second.action, second.percentage) = (.completed, 1, 3, 7)
        let jobs = KeyMask(ColumnSet(.job)), both = KeyMask(ColumnSet(.job, .action))
        #expect(RowKey(first, run: 1, file: 0, jobs) == RowKey(second, run: 2, file: 4, jobs))
        #expect(RowKey(first, run: 1, file: 0, both) != RowKey(second, run: 1, file: 0, both))
    }
}
