import Foundation

/// Remembers the last record's line, to tell one that stands twice in a row.
struct SameLine: ~Copyable {
    private var last: [UInt8] = []
    private var isSet = false

    mutating func repeats(_ start: Bytes, _ end: Bytes) -> Bool {
        let count = end - start
        if isSet, count > 0, last.count == count, last.withUnsafeBytes({ memcmp($0.baseAddress!, start, count) }) == 0 {
            return true
        }
        last.removeAll(keepingCapacity: true)
        last.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        isSet = true
        return false
    }

    mutating func forget() { isSet = false }
}
