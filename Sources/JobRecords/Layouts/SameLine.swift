import Glibc

/// Remembers the last record's line, to tell one that stands twice in a row.
struct SameLine: ~Copyable {
    private var last: [UInt8] = []
    private var isSet = false

    mutating func repeats(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        if isSet, !line.isEmpty, last.count == line.count,
            last.withUnsafeBytes({ memcmp($0.baseAddress!, line.baseAddress!, line.count) }) == 0
        {
            return true
        }
        last.removeAll(keepingCapacity: true)
        last.append(contentsOf: line)
        isSet = true
        return false
    }

    mutating func forget() { isSet = false }
}
