import LogBytes
import LogLines

/// Message codes met before, with what they imply: a log has a few hundred different ones, so that most lines' code is
/// found by one hash and one comparison instead of being taken apart again.
///
/// A code lies in one of a few slots behind the one that its hash names; if others have them all, it takes one.
struct CodeTable: ~Copyable {
    /// A code and what it implies; names are numbers of the file's table.
    struct Entry {
        fileprivate var hash: UInt64 = 0
        fileprivate var length = 0
        fileprivate var facilityLength = 0
        /// The token as it stands, facility and ident in small letters, and the head, each at a place of its own.
        fileprivate var bytes: UnsafeMutablePointer<UInt8>
        fileprivate var head = Head()
        var kind = RecordKind.completed
        var severity: UInt8 = 0
        var saysFailure = false
        var job: UInt32 = 0
        var action: UInt32 = 0

        /// Whether a value is what the code implies for the job.
        @inline(__always)
        func impliesJob(_ value: Text) -> Bool {
            value.count == facilityLength
                && WordScan.equal(value.start, Bytes(bytes) + CodeTable.lowered, facilityLength)
        }

        /// Whether the facility is a section's name in capitals.
        @inline(__always)
        func impliesSection(_ section: Text) -> Bool {
            Text(bytes, count: facilityLength).areCapitals(of: section)
        }

        /// Whether a value is what the code implies for the action.
        @inline(__always)
        func impliesAction(_ value: Text) -> Bool {
            let identLength = length - facilityLength - 3
            return value.count == identLength
                && WordScan.equal(value.start, Bytes(bytes) + CodeTable.lowered + facilityLength + 3, identLength)
        }
    }

    fileprivate static let longest = 56
    // Where each entry has what, in bytes of its own.
    fileprivate static let lowered = 64
    fileprivate static let head = 128
    private static let stride = 256
    private static let slots = 2048
    private static let ways = 4
    private let entries: UnsafeMutablePointer<Entry>
    private let room: Room

    init() {
        room = Room.idle.take()
        entries = room.entries
    }

    deinit { Room.idle.give(room) }

    /// A token up to the next blank, with its hash.
    struct Token {
        let length: Int
        fileprivate let hash: UInt64
    }

    /// The token at `start`, taken a word at a time; nil where it is too long for the table.
    @inline(__always)
    func token(_ start: Bytes, _ end: Bytes) -> Token? {
        var at = start
        var hash: UInt64 = 0
        while at - start < CodeTable.longest - 8 {
            let word = WordScan.word(at)
            let blank = WordScan.blanks(word)
            let limit = end - at
            if blank != 0 || limit < 8 {
                let count = min(blank == 0 ? 8 : blank.trailingZeroBitCount / 8, limit)
                let rest = count == 8 ? word : word & (1 << UInt64(8 * count) &- 1)
                return Token(length: at - start + count, hash: CodeTable.mix(hash ^ rest) &+ UInt64(count))
            }
            hash = CodeTable.mix(hash ^ word)
            at += 8
        }
        return nil
    }

    @inline(__always)
    func find(_ start: Bytes, _ token: Token) -> UnsafePointer<Entry>? {
        let first = entries + slot(token)
        return isCode(first, start, token) ? UnsafePointer(first) : findBehind(start, token)
    }

    @inline(never)
    private func findBehind(_ start: Bytes, _ token: Token) -> UnsafePointer<Entry>? {
        for way in 1..<CodeTable.ways where isCode(entries + slot(token, way), start, token) {
            return UnsafePointer(entries + slot(token, way))
        }
        return nil
    }

    @inline(__always)
    private func isCode(_ entry: UnsafeMutablePointer<Entry>, _ start: Bytes, _ token: Token) -> Bool {
        entry.pointee.hash == token.hash && entry.pointee.length == token.length && token.length > 0
            && WordScan.equal(Bytes(entry.pointee.bytes), start, token.length)
    }

    /// The slot for a code that is in none.
    private func freeSlot(_ token: Token) -> Int {
        let ways = 0..<CodeTable.ways
        // Whose turn it is among those that share all their slots only the hash tells: they change places rarely.
        let taken = Int(truncatingIfNeeded: token.hash >> 32) & (CodeTable.ways - 1)
        return slot(token, ways.first { entries[slot(token, $0)].length == 0 } ?? taken)
    }

    /// Remembers a plain code (no `%`, `,` or `:`) that fills a token.
    mutating func add(_ code: MessageCode, _ token: Token, job: UInt32, action: UInt32) {
        let slot = freeSlot(token)
        let entry = entries + slot
        if entry.pointee.length == 0 { room.used.append(Int32(slot)) }
        entry.pointee.hash = token.hash
        entry.pointee.length = token.length
        entry.pointee.facilityLength = code.facility.count
        entry.pointee.kind = code.kind
        entry.pointee.severity = code.severity
        entry.pointee.saysFailure = code.saysFailure
        entry.pointee.job = job
        entry.pointee.action = action
        entry.pointee.head = Head()
        for index in 0..<token.length {
            entry.pointee.bytes[index] = code.facility.start[index]
            entry.pointee.bytes[CodeTable.lowered + index] = ByteClass.lowered(code.facility.start[index])
        }
    }

    @inline(__always)
    private func slot(_ token: Token, _ way: Int = 0) -> Int {
        (Int(truncatingIfNeeded: token.hash) &+ way) & (CodeTable.slots &- 1)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}

extension CodeTable {
    /// A table's memory. To make it takes longer than to read a small file, of which there may be many thousand.
    fileprivate final class Room: @unchecked Sendable {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: CodeTable.slots)
        private let memory = UnsafeMutablePointer<UInt8>.allocate(
            capacity: CodeTable.slots * CodeTable.stride + Line.padding)
        /// The slots that hold a code.
        var used: [Int32] = []

        init() {
            for slot in 0..<CodeTable.slots {
                (entries + slot).initialize(to: Entry(bytes: memory + slot * CodeTable.stride))
            }
        }

        deinit {
            entries.deallocate()
            memory.deallocate()
        }

        fileprivate func clear() {
            for slot in used { (entries[Int(slot)].hash, entries[Int(slot)].length) = (0, 0) }
            used.removeAll(keepingCapacity: true)
        }

        static let idle = Idle()

        /// Rooms that no table uses.
        final class Idle: @unchecked Sendable {
            private let lock = Lock()
            private var rooms: [Room] = []
            private static let most = 8

            func take() -> Room { lock.withLock { rooms.popLast() } ?? Room() }

            func give(_ room: Room) {
                room.clear()
                lock.withLock { if rooms.count < Idle.most { rooms.append(room) } }
            }
        }
    }
}

// MARK: - what follows a code

/// The pairs right behind a code that say what it implies, as they stood on its last line: most lines' first three.
fileprivate struct Head {
    var count = 0
    /// Where job and action stand in it; nowhere if they have no bytes.
    var job = (at: 0, count: 0)
    var action = (at: 0, count: 0)
    var sub: UInt8 = 0
    /// How often it may still be learned: lines that change all the time are not worth it.
    var patience = 16

    static let longest = 120
}

extension CodeTable.Entry {
    /// Takes the pairs right behind the code if they are those of its last line.
    /// - Returns: what is behind them.
    @inline(__always)
    func takeHead(_ from: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes {
        let count = head.count
        guard count > 0, end - from >= count, WordScan.equal(from, Bytes(bytes) + CodeTable.head, count),
            from + count == end || from[count] == 32
        else { return from }
        if head.job.count > 0 {
            fields.job = Text(from + head.job.at, count: head.job.count)
            fields.impliedJob = from + head.job.at
        }
        if head.action.count > 0 {
            fields.action = Text(from + head.action.at, count: head.action.count)
            fields.impliedAction = from + head.action.at
        }
        fields.sub = head.sub
        fields.hasKnownKey = true
        return from + count
    }

    /// Whether the pairs behind the code should be learned, since they were not those of its last line.
    @inline(__always)
    func wantsHead(_ from: Bytes, _ taken: Bytes) -> Bool { from == taken && head.patience > 0 }

    fileprivate mutating func learn(_ from: Bytes, _ end: Bytes) {
        let patience = head.patience - 1
        head = Head()
        head.patience = patience
        var at = from
        while at < end, at.pointee == 32, let next = learnPair(at + 1, end, after: from), next - from <= Head.longest {
            at = next
            head.count = at - from
        }
        bytes.advanced(by: CodeTable.head).update(from: from, count: head.count)
    }

    /// Behind a pair that says what the code implies; nil if it says anything else.
    private mutating func learnPair(_ at: Bytes, _ end: Bytes, after from: Bytes) -> Bytes? {
        let stop = at.tokenEnd(end)
        func value(_ key: StaticString) -> Text? {
            let start = at + key.utf8CodeUnitCount
            return start < stop && at.starts(key, stop) ? Text(start, stop) : nil
        }
        if let job = value("job="), head.job.count == 0, impliesJob(job) {
            head.job = (job.start - from, job.count)
        } else if let action = value("action="), head.action.count == 0, impliesAction(action) {
            head.action = (action.start - from, action.count)
        } else if head.sub == 0, at.equals("sub=ok", stop) || at.equals("sub=err", stop) {
            head.sub = at[4] == 111 ? 1 : 2
        } else {
            return nil
        }
        return stop
    }
}

extension CodeTable {
    /// Remembers the pairs behind a code that is known.
    @inline(never)
    func learnHead(of known: UnsafePointer<Entry>, _ from: Bytes, _ end: Bytes) {
        UnsafeMutablePointer(mutating: known).pointee.learn(from, end)
    }
}
