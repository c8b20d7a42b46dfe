import Glibc

/// Interns the few names of a log (jobs, actions, hosts) to small integers by their bytes; 0 is "no name".
///
/// A worker's table is its own; what it adds travels with the next batch, so that the reader of batches can map a
/// file's numbers to its own without a lock. Open addressing over plain memory: it is asked three times a line.
///
/// Invariants: `capacity` is a power of two and at least twice `count`; a slot is 0 or a number below `count`; entry 0
/// is the empty name.
struct NameTable: ~Copyable {
    typealias ID = UInt32

    private struct Entry {
        let hash: UInt64
        let start: UnsafeMutablePointer<UInt8>
        let length: Int
    }

    private var capacity = 512
    private var slots: UnsafeMutablePointer<UInt32>
    private var entries: UnsafeMutablePointer<Entry>
    private var count = 1
    /// Names not yet taken by a batch.
    private var fresh: [String] = []

    init() {
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        entries = .allocate(capacity: capacity / 2)
        entries.initialize(to: Entry(hash: 0, start: .allocate(capacity: 1), length: 0))
    }

    deinit {
        for id in 0..<count { entries[id].start.deallocate() }
        entries.deallocate()
        slots.deallocate()
    }

    @inline(__always)
    mutating func id(_ start: UnsafePointer<UInt8>, _ length: Int) -> ID {
        guard length > 0 else { return 0 }
        let hash = NameTable.hash(start, length)
        var slot = Int(truncatingIfNeeded: hash) & (capacity &- 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash && entry.length == length && memcmp(entry.start, start, length) == 0 {
                return slots[slot]
            }
            slot = (slot &+ 1) & (capacity &- 1)
        }
        return add(start, length, hash, slot)
    }

    mutating func id(_ text: StaticString) -> ID { id(text.utf8Start, text.utf8CodeUnitCount) }

    mutating func id(_ text: String) -> ID {
        var text = text
        return text.withUTF8 { $0.isEmpty ? 0 : id($0.baseAddress!, $0.count) }
    }

    /// A number's name.
    func text(_ id: ID) -> String {
        let entry = entries[Int(id)]
        return String(decoding: UnsafeBufferPointer(start: entry.start, count: entry.length), as: UTF8.self)
    }

    mutating func takeFresh() -> [String] {
        defer { fresh = [] }
        return fresh
    }

    @inline(never)
    private mutating func add(_ start: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, _ slot: Int) -> ID {
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: length)
        copy.initialize(from: start, count: length)
        (entries + count).initialize(to: Entry(hash: hash, start: copy, length: length))
        slots[slot] = ID(count)
        count += 1
        fresh.append(String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self))
        if count * 2 >= capacity { grow() }
        return ID(count - 1)
    }

    private mutating func grow() {
        capacity *= 2
        slots.deallocate()
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity / 2)
        larger.moveInitialize(from: entries, count: count)
        entries.deallocate()
        entries = larger
        for id in 1..<count {
            var slot = Int(truncatingIfNeeded: entries[id].hash) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = ID(id)
        }
    }

    /// A multiply-and-fold hash over 8 bytes at a time.
    @inline(__always)
    private static func hash(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        let raw = UnsafeRawPointer(start)
        var hash = UInt64(truncatingIfNeeded: length) &* 0x9E37_79B9_7F4A_7C15
        var at = 0
        while at &+ 8 <= length {
            hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at &+= 8
        }
        var tail: UInt64 = 0
        while at < length {
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
