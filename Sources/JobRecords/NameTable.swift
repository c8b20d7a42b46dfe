import Foundation

/// Interns the few names of a log (jobs, actions, hosts) to small integers by their bytes; 0 is "no name".
///
/// A worker's table is its own; what it adds travels with the next batch, so that the reader of batches can map a
/// file's numbers to its own without a lock.
struct NameTable: ~Copyable {
    typealias ID = UInt32

    private struct Entry {
        let hash: UInt64
        let start: UInt32
        let count: UInt32
    }

    private var slots: [UInt32] = Array(repeating: 0, count: 512)
    private var entries: [Entry] = [Entry(hash: 0, start: 0, count: 0)]
    private var bytes: [UInt8] = []
    /// Names not yet taken by a batch.
    private var fresh: [String] = []
    private var lastID: ID = 0

    init() {}

    mutating func id(_ start: UnsafePointer<UInt8>, _ count: Int) -> ID {
        guard count > 0 else { return 0 }
        let hash = NameTable.hash(start, count)
        if matches(lastID, hash, start, count) { return lastID }
        var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while slots[slot] != 0 {
            if matches(slots[slot], hash, start, count) {
                lastID = slots[slot]
                return lastID
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return add(start, count, hash, slot)
    }

    mutating func id(_ text: StaticString) -> ID { id(text.utf8Start, text.utf8CodeUnitCount) }

    mutating func takeFresh() -> [String] {
        defer { fresh = [] }
        return fresh
    }

    private func matches(_ id: ID, _ hash: UInt64, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let entry = entries[Int(id)]
        guard entry.hash == hash, Int(entry.count) == count else { return false }
        return bytes.withUnsafeBufferPointer { memcmp($0.baseAddress! + Int(entry.start), start, count) == 0 }
    }

    private mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64, _ slot: Int) -> ID {
        let id = ID(entries.count)
        entries.append(Entry(hash: hash, start: UInt32(bytes.count), count: UInt32(count)))
        bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        fresh.append(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        slots[slot] = id
        if entries.count * 2 > slots.count { grow() }
        return id
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for id in 1..<entries.count {
            var slot = Int(truncatingIfNeeded: entries[id].hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = ID(id)
        }
    }

    /// A multiply-and-fold hash over 8 bytes at a time; the table is small and its input is no adversary's key set
    /// larger than the log itself.
    private static func hash(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let raw = UnsafeRawPointer(start)
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        var at = 0
        while at &+ 8 <= count {
            hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at &+= 8
        }
        var tail: UInt64 = 0
        while at < count {
            tail = tail << 8 | UInt64(start[at])
            at &+= 1
        }
        return mix(hash ^ tail)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
