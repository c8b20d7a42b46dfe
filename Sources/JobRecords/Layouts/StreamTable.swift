import LogBytes

/// What the last record of a stream and the lines behind it were.
struct LineStream: Equatable {
    enum Place: UInt8 {
        case record
        /// Indented lines after a record, no traceback among them.
        case indented
        case traceback
        /// Behind the exception's last line.
        case ended
        /// Behind `STDOUT [CMD]`.
        case output
    }

    /// The record's line; 0 if it stands in another file, right before.
    var owner: UInt32
    /// The record's place in the file.
    var offset: Int64
    var place: Place
    var detailBytes = 0

    /// How far behind a record that others follow its details may stand.
    static let reach: (lines: UInt32, bytes: Int64) = (512, 1 << 20)

    /// Whether a line may still belong to the record, although others follow it.
    @inline(__always)
    func reaches(_ line: UInt32, _ offset: Int64) -> Bool {
        line &- owner <= LineStream.reach.lines && offset &- self.offset <= LineStream.reach.bytes
    }

    func moved(by lines: UInt32) -> LineStream {
        var moved = self
        moved.owner &+= lines
        return moved
    }
}

/// The streams of the last lines, by their keys: all whose record is in reach, and some older ones.
///
/// Invariants: new streams go into the young half; once its first record is out of reach, the old half, which then
/// holds none in reach, becomes the young one. A key that is in both counts where it is young. No key is 0.
struct StreamTable: ~Copyable {
    /// Of one half, which gets no more than `reach.lines` and some.
    private static let slots = 1024
    private let keys: UnsafeMutablePointer<UInt64>
    private let streams: UnsafeMutablePointer<LineStream>
    private let pages: MemoryPages
    /// Where the young half begins.
    private var young = 0
    /// The line at which it became that.
    private var youngLine: UInt32 = 0
    /// Where a stream was found last.
    private var last = 0

    init() {
        let count = 2 * StreamTable.slots
        pages = MemoryPages(count * (MemoryLayout<UInt64>.stride + MemoryLayout<LineStream>.stride))
        keys = pages.start.bindMemory(to: UInt64.self, capacity: count)
        let behind = pages.start + count * MemoryLayout<UInt64>.stride
        streams = behind.bindMemory(to: LineStream.self, capacity: count)
        keys.initialize(repeating: 0, count: count)
    }

    subscript(slot: Int) -> LineStream {
        @inline(__always) _read { yield streams[slot] }
        @inline(__always) nonmutating _modify { yield &streams[slot] }
    }

    func key(_ slot: Int) -> UInt64 { keys[slot] }

    mutating func clear() {
        keys.update(repeating: 0, count: 2 * StreamTable.slots)
        (young, youngLine, last) = (0, 0, 0)
    }

    // MARK: finding

    /// The slot of a stream; nil if none has that key.
    @inline(__always)
    mutating func find(_ key: UInt64) -> Int? {
        if keys[last] == key { return last }
        guard let slot = slot(key) else { return nil }
        last = slot
        return slot
    }

    /// The same, for who may not change anything.
    func slot(_ key: UInt64) -> Int? {
        let slot = place(key, young)
        if keys[slot] == key { return slot }
        let older = place(key, young ^ StreamTable.slots)
        return keys[older] == key ? older : nil
    }

    /// The slot of a stream that has a new record.
    @inline(__always)
    mutating func claim(_ key: UInt64, line: UInt32) -> Int {
        if line &- youngLine >= LineStream.reach.lines { turn(line) }
        if keys[last] != key || last & StreamTable.slots != young { last = place(key, young) }
        keys[last] = key
        return last
    }

    /// The slot in a half that has the key, or is free for it.
    @inline(__always)
    private func place(_ key: UInt64, _ half: Int) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & (StreamTable.slots - 1)
        while keys[half + slot] != key && keys[half + slot] != 0 { slot = (slot &+ 1) & (StreamTable.slots - 1) }
        return half + slot
    }

    @inline(never)
    private mutating func turn(_ line: UInt32) {
        young ^= StreamTable.slots
        (keys + young).update(repeating: 0, count: StreamTable.slots)
        youngLine = line
        last = young
    }

    // MARK: all of them

    /// Every stream with its key.
    func forEach(_ body: (UInt64, LineStream) -> Void) {
        let older = young ^ StreamTable.slots
        for slot in 0..<StreamTable.slots {
            let key = keys[older + slot]
            if key != 0, self.slot(key) == older + slot { body(key, streams[older + slot]) }
        }
        for slot in young..<young + StreamTable.slots where keys[slot] != 0 { body(keys[slot], streams[slot]) }
    }

    /// Holds these streams alone, all of which have their record at or before `line`.
    mutating func replace(with all: [(key: UInt64, stream: LineStream)], at line: UInt32) {
        clear()
        youngLine = line
        for (key, stream) in all {
            let slot = place(key, young ^ StreamTable.slots)
            (keys[slot], streams[slot]) = (key, stream)
        }
    }
}
