import Glibc

/// How many different names a reading knows. An engine has some hundred jobs; a log that names another one in every line
/// is somebody's joke, and must not take all memory.
public enum NameLimit {
    public static let most = 1 << 20
    /// What all others are called together.
    public static let further = "(further names)"
}

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
        let start: UnsafeMutablePointer<UInt8>
        /// Half of it, which is enough to tell most names apart.
        let hash: UInt32
        let length: UInt32
    }

    private var capacity = 512
    private var slots: UnsafeMutablePointer<UInt32>
    private var entries: UnsafeMutablePointer<Entry>
    private var count = 1
    /// Stands for all names beyond the limit; 0 while there are none.
    private var further: ID = 0
    /// Names not yet taken by a batch.
    private var fresh: [String] = []

    init() {
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        entries = malloc(capacity / 2 * MemoryLayout<Entry>.stride)!.bindMemory(to: Entry.self, capacity: capacity / 2)
        entries.initialize(to: Entry(start: .allocate(capacity: 1), hash: 0, length: 0))
    }

    deinit {
        for id in 0..<count { entries[id].start.deallocate() }
        free(entries)
        slots.deallocate()
    }

    @inline(__always)
    mutating func id(_ start: UnsafePointer<UInt8>, _ length: Int) -> ID {
        guard length > 0 else { return 0 }
        let hash = NameTable.hash(start, length)
        var slot = Int(truncatingIfNeeded: hash) & (capacity &- 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == UInt32(truncatingIfNeeded: hash) && entry.length == length
                && memcmp(entry.start, start, length) == 0
            {
                return slots[slot]
            }
            slot = (slot &+ 1) & (capacity &- 1)
        }
        return add(start, length, hash, slot)
    }

    @inline(__always)
    mutating func id(_ text: Text) -> ID { id(text.start, text.count) }

    mutating func id(_ text: String) -> ID {
        var text = text
        return text.withUTF8 { $0.isEmpty ? 0 : id($0.baseAddress!, $0.count) }
    }

    /// A number's name.
    func text(_ id: ID) -> String {
        let entry = entries[Int(id)]
        return Text(entry.start, count: Int(entry.length)).string
    }

    mutating func takeFresh() -> [String] {
        defer { fresh = [] }
        return fresh
    }

    @inline(never)
    private mutating func add(_ start: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, _ slot: Int) -> ID {
        guard count < NameLimit.most else { return addFurther() }
        slots[slot] = ID(count)
        append(start, length, hash)
        if count * 2 >= capacity { grow() }
        return ID(count - 1)
    }

    private mutating func addFurther() -> ID {
        if further == 0 {
            var name = NameLimit.further
            further = ID(count)
            name.withUTF8 { append($0.baseAddress!, $0.count, 0) }
        }
        return further
    }

    private mutating func append(_ start: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64) {
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: length)
        copy.initialize(from: start, count: length)
        (entries + count).initialize(
            to: Entry(start: copy, hash: UInt32(truncatingIfNeeded: hash), length: UInt32(truncatingIfNeeded: length)))
        count += 1
        fresh.append(Text(start, count: length).string)
    }

    private mutating func grow() {
        capacity *= 2
        slots.deallocate()
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        let grown = realloc(entries, capacity / 2 * MemoryLayout<Entry>.stride)!
        entries = grown.bindMemory(to: Entry.self, capacity: capacity / 2)
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
