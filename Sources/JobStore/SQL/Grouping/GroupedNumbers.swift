import Glibc
import JobColumns
import JobRecords
import LogBytes

/// Numbers of millions of rows, to be had again group by group. What is more than fits in a part goes to a temporary
/// file that nobody else sees.
final class GroupedNumbers {
    /// Rows that were put in the order of their groups.
    private struct Part {
        /// Where each group begins, and the end; in rows.
        let starts: [Int32]
        /// Where the rows begin in the file, in rows; nil for those in memory.
        let place: Int?
    }

    private let columns: [RecordNumber]
    private var groups: [UInt32] = []
    private var values: [Int64] = []
    private var parts: [Part] = []
    private var stored = 0
    private let capacity: Int
    private var file: Int32 = -1
    /// What is read next: of which group, in which part, from which row.
    private var (group, part, row) = (0, 0, 0)

    /// - Parameters:
    ///   - columns: the numbers that are kept of each row.
    ///   - bytes: how much memory they may take.
    init(_ columns: [RecordNumber], bytes: Int = 64 << 20) {
        self.columns = columns
        capacity = max(1, bytes / (columns.count * 16 + 4))
    }

    deinit { if file >= 0 { close(file) } }

    // MARK: taking

    /// - Returns: false where the temporary file could not be written.
    func add(_ record: Record, group: Int) -> Bool {
        if groups.count == capacity && !spill() { return false }
        groups.append(UInt32(group))
        withUnsafePointer(to: record) { record in
            for column in columns { values.append(column.value(in: record)) }
        }
        return true
    }

    /// No more rows come.
    func finish() { parts.append(Part(starts: sort(), place: nil)) }

    /// Puts the rows at hand in the order of their groups; within a group they stay as they came.
    private func sort() -> [Int32] {
        let width = columns.count
        var starts = [Int32](repeating: 0, count: Int(groups.max() ?? 0) + 2)
        for group in groups { starts[Int(group) + 1] += 1 }
        for group in starts.indices.dropFirst() { starts[group] += starts[group - 1] }
        var next = starts
        let sorted = [Int64](unsafeUninitializedCapacity: values.count) { buffer, count in
            for (row, group) in groups.enumerated() {
                let target = Int(next[Int(group)]) * width
                for column in 0..<width { buffer[target + column] = values[row * width + column] }
                next[Int(group)] += 1
            }
            count = values.count
        }
        values = sorted
        return starts
    }

    private func spill() -> Bool {
        if file < 0 { file = Machine.openTemporaryFile() }
        parts.append(Part(starts: sort(), place: stored))
        let written = values.withUnsafeBytes { bytes in
            FileBytes.write(file, at: place(stored), bytes)
        }
        stored += groups.count
        groups.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        return written
    }

    private func place(_ row: Int) -> Int64 { Int64(row * columns.count * 8) }

    // MARK: giving

    /// Begins with a group's rows.
    func begin(_ group: Int) { (self.group, part, row) = (group, 0, 0) }

    /// Writes the group's next rows.
    /// - Parameters:
    ///   - pattern: what all of them are like.
    ///   - records: room for `RecordBatch.capacity`.
    /// - Returns: how many; 0 behind the last; nil where the temporary file could not be read.
    func next(like pattern: Record, into records: UnsafeMutablePointer<Record>) -> Int? {
        while part < parts.count {
            let starts = parts[part].starts
            let (first, end) = group + 1 < starts.count ? (Int(starts[group]), Int(starts[group + 1])) : (0, 0)
            let count = min(end - first - row, RecordBatch.capacity)
            if count > 0 {
                let isRead = write(first + row, count, parts[part].place, like: pattern, into: records)
                row += count
                return isRead ? count : nil
            }
            (part, row) = (part + 1, 0)
        }
        return 0
    }

    private func write(
        _ first: Int, _ count: Int, _ stored: Int?, like pattern: Record, into records: UnsafeMutablePointer<Record>
    ) -> Bool {
        guard let stored else {
            values.withUnsafeBufferPointer { fill(records, count, $0.baseAddress! + first * columns.count, pattern) }
            return true
        }
        return withUnsafeTemporaryAllocation(of: Int64.self, capacity: count * columns.count) { buffer in
            let bytes = count * columns.count * 8
            let room = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: bytes)
            guard FileBytes.read(file, at: place(stored + first), into: room) == bytes else { return false }
            fill(records, count, UnsafePointer(buffer.baseAddress!), pattern)
            return true
        }
    }

    private func fill(
        _ records: UnsafeMutablePointer<Record>, _ count: Int, _ values: UnsafePointer<Int64>, _ pattern: Record
    ) {
        for row in 0..<count {
            records[row] = pattern
            for (index, column) in columns.enumerated() {
                column.set(values[row * columns.count + index], in: &records[row])
            }
        }
    }
}
