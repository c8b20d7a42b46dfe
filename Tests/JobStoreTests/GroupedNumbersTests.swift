import JobColumns
import JobRecords
import Testing

@testable import JobStore

/// Rows that a statement groups come back group by group, whether they fit in memory or not.
struct GroupedNumbersTests {
    @Test("every row comes back in its group, in the order in which it came", arguments: [1 << 20, 4000, 400, 60])
    func grouped(bytes: Int) {
        let numbers = GroupedNumbers([RecordNumber(\.time), RecordNumber(\.pid)], bytes: bytes)
        var wanted = Array(repeating: [(Int64, Int32)](), count: 40)
        for row in 0..<9_000 {
            // Later groups are met later; one is never met, one is larger than a batch.
            let group = row % 2 == 0 ? 3 : min(row / 200, row % 37 + 2)
            guard group != 7 else { continue }
            var record = Record()
            (record.time, record.pid) = (Int64(row) * 1_000_003, Int32(row % 11 - 1))
            #expect(numbers.add(record, group: group))
            wanted[group].append((record.time, record.pid))
        }
        numbers.finish()
        let records = UnsafeMutablePointer<Record>.allocate(capacity: RecordBatch.capacity)
        defer { records.deallocate() }
        var pattern = Record()
        pattern.job = 5
        for group in wanted.indices.reversed() {
            var got: [(Int64, Int32)] = []
            numbers.begin(group)
            while let count = numbers.next(like: pattern, into: records), count > 0 {
                got += (0..<count).map { (records[$0].time, records[$0].pid) }
                #expect((0..<count).allSatisfy { records[$0].job == 5 })
            }
            let isSame = got.elementsEqual(wanted[group]) { $0 == $1 }
            #expect(isSame, "group \(group): \(got.count) of \(wanted[group].count)")
        }
    }
}
