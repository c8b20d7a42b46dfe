import LogBytes

/// A block as it is stored.
struct PackedBlock {
    /// How many records it has.
    let count: Int
    /// How many bytes were packed.
    let size: Int
    let bytes: [UInt8]

    /// - Parameter text: of which the rows tell their parts.
    init(_ rows: ArraySlice<RecordParcel.Row>, _ text: [UInt8]) {
        var plain = PackedBlock.heads(rows)
        // Lines and details of rows that follow each other stand behind each other.
        if let first = rows.first, let last = rows.last {
            plain.append(contentsOf: text[first.line.lowerBound..<last.detailEnd])
        }
        count = rows.count
        size = plain.count
        bytes = Packing.pack(plain)
    }

    /// The heads as `RecordBlock` reads them.
    private static func heads(_ rows: ArraySlice<RecordParcel.Row>) -> [UInt8] {
        let count = rows.count
        var heads = [UInt8](repeating: 0, count: count * RecordBlock.headSize)
        heads.withUnsafeMutableBufferPointer { heads in
            for (place, row) in rows.enumerated() {
                var next = place
                put(UInt64(bitPattern: row.record.time), 8, heads, &next, count)
                put(UInt64(row.record.flags.rawValue), 4, heads, &next, count)
                put(UInt64(row.record.bodyStart), 2, heads, &next, count)
                put(UInt64(row.line.count), 4, heads, &next, count)
                put(UInt64(row.detail.count), 4, heads, &next, count)
            }
        }
        return heads
    }

    @inline(__always)
    private static func put(
        _ value: UInt64, _ size: Int, _ heads: UnsafeMutableBufferPointer<UInt8>, _ next: inout Int, _ step: Int
    ) {
        for byte in 0..<size {
            heads[next] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte)))
            next += step
        }
    }
}
