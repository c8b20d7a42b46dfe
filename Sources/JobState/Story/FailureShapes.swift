import Glibc
import JobRecords

/// Failures met before, by the lines that told them: one whose lines are the same but for their digits has the same
/// reason, but for its digits, and need not be read. It is only counted, until somebody asks.
///
/// Lines that find no slot near their own are read anew, and take one.
struct FailureShapes: ~Copyable {
    struct Slot {
        fileprivate var hash: UInt64 = 0
        /// Its bytes, each digit as `0`, and behind them those of the newest one as they are; none while it is empty.
        fileprivate var bytes: UnsafeMutableRawPointer?
        fileprivate var shape = FailureLines.Shape(count: -1, lineCount: 0, kind: .note, flags: [])
        fileprivate var names: (host: UInt32, job: UInt32, action: UInt32) = (0, 0, 0)
        var place = FailureLedger.Place.none
        // Those that the ledger has not heard of.
        fileprivate var tally = FailureTally()
        fileprivate var newest = FailedRecord()
        fileprivate var form = FailureLines.Form()
        fileprivate var lastEvent = 0

        /// Whether a failed event is told by the same code as the newest one in a slot, and nothing but the code counts.
        /// The slot is looked at where it lies: a copy of it would cost more.
        @inline(__always)
        static func tellsSameCode(
            _ slot: UnsafeMutablePointer<Slot>, _ record: UnsafePointer<Record>, _ line: UnsafeRawBufferPointer
        ) -> Bool {
            let (count, body) = (slot.pointee.shape.count, Int(record.pointee.bodyStart))
            guard slot.pointee.tally.count > 0, let bytes = slot.pointee.bytes, let start = line.baseAddress,
                slot.pointee.shape.lineCount == count, line.count >= body &+ count,
                slot.pointee.shape.kind == record.pointee.kind,
                slot.pointee.shape.flags == FailureLines.telling(record.pointee.flags),
                slot.pointee.names == (record.pointee.host, record.pointee.job, record.pointee.action)
            else { return false }
            return (line.count == body &+ count || line[body &+ count] <= 32)
                && memcmp(bytes + count, start + body, count) == 0
        }

        /// Counts one that tells the same code.
        @inline(__always)
        mutating func countAgain(_ record: UnsafePointer<Record>, file: Int, number: Int) {
            tally.add(record.pointee.time)
            lastEvent = number
            guard newest.place < (file, record.pointee.line) else { return }
            newest = FailedRecord(record.pointee, file: file)
            form.flags = record.pointee.flags
        }

        /// Counts one whose lines were found here.
        /// - Parameter number: its number among all failed events.
        mutating func count(
            _ record: FailedRecord, _ lines: UnsafeRawBufferPointer, _ form: FailureLines.Form, number: Int
        ) {
            let isNewer = tally.count == 0 || newest.place < record.place
            tally.add(record.time)
            lastEvent = number
            guard isNewer else { return }
            newest = record
            self.form = form
            self.form.lineCount = shape.lineCount
            if let start = lines.baseAddress { memcpy(bytes! + shape.count, start, shape.count) }
        }
    }

    private static let slotCount = 1024
    /// Where a failure of a job and an action was found last, by both.
    private let recent = UnsafeMutablePointer<UnsafeMutablePointer<Slot>?>.allocate(capacity: FailureShapes.slotCount)
    /// How many slots lines may stand in.
    private static let near = 4
    /// Longer ones are read each time.
    private static let longest = 4096
    private let slots = UnsafeMutablePointer<Slot>.allocate(capacity: FailureShapes.slotCount)
    /// The bytes that were looked for last, each digit as `0`, and what else tells them from others; no bytes if they
    /// are too long.
    private let plain = UnsafeMutableRawPointer.allocate(byteCount: FailureShapes.longest + 8, alignment: 8)
    private var wanted = Slot()
    private var told = Failure()
    private var epoch = 0

    init() {
        slots.initialize(repeating: Slot(), count: FailureShapes.slotCount)
        recent.initialize(repeating: nil, count: FailureShapes.slotCount)
    }

    deinit {
        for index in 0..<FailureShapes.slotCount { free(slots[index].bytes) }
        slots.deinitialize(count: FailureShapes.slotCount)
        slots.deallocate()
        recent.deallocate()
        plain.deallocate()
    }

    /// What is known of failures that are told by lines like these; nil if there is none.
    /// - Parameter epoch: the ledger's.
    mutating func find(
        _ record: FailedRecord, _ lines: UnsafeRawBufferPointer, _ form: FailureLines.Form, epoch: Int
    ) -> UnsafeMutablePointer<Slot>? {
        if epoch != self.epoch { forget(epoch) }
        let slot = search(record, lines, form)
        recent[FailureShapes.recent(record.job, record.action)] = slot
        return slot
    }

    /// Where a failure of a job and an action, or of others, was found last.
    @inline(__always)
    func last(of job: UInt32, _ action: UInt32) -> UnsafeMutablePointer<Slot>? {
        recent[FailureShapes.recent(job, action)]
    }

    @inline(__always)
    private static func recent(_ job: UInt32, _ action: UInt32) -> Int {
        Int(truncatingIfNeeded: job &* 8 &+ action) & (slotCount - 1)
    }

    private mutating func search(
        _ record: FailedRecord, _ lines: UnsafeRawBufferPointer, _ form: FailureLines.Form
    ) -> UnsafeMutablePointer<Slot>? {
        let shape = FailureLines.shape(lines, form)
        wanted.names = (record.host, record.job, record.action)
        wanted.shape = shape
        wanted.bytes = shape.count <= FailureShapes.longest ? plain : nil
        guard wanted.bytes != nil else { return nil }
        let told = UnsafeRawBufferPointer(rebasing: lines[..<shape.count])
        let hash = FailureShapes.copy(told, to: plain, keepsDigits: shape.hasTellingDigits)
        wanted.hash = FailureShapes.mix(
            hash ^ (UInt64(record.job) << 32 | UInt64(record.action)) &+ UInt64(record.host) << 16)
        for distance in 0..<FailureShapes.near {
            let slot = slot(at: distance)
            if slot.pointee.hash == wanted.hash && isWanted(slot) { return slot }
        }
        return nil
    }

    private func isWanted(_ slot: UnsafeMutablePointer<Slot>) -> Bool {
        guard let bytes = slot.pointee.bytes else { return false }
        return slot.pointee.shape == wanted.shape && slot.pointee.names == wanted.names
            && memcmp(bytes, plain, wanted.shape.count) == 0
    }

    @inline(__always)
    private func slot(at distance: Int) -> UnsafeMutablePointer<Slot> {
        slots + (Int(truncatingIfNeeded: wanted.hash) &+ distance) & (FailureShapes.slotCount - 1)
    }

    /// Keeps the place of what was looked for last.
    mutating func keep(_ place: FailureLedger.Place, _ ledger: inout FailureLedger) {
        guard wanted.bytes != nil else { return }
        let free = (0..<FailureShapes.near).first { self.slot(at: $0).pointee.bytes == nil }
        let slot = self.slot(at: free ?? Int(truncatingIfNeeded: wanted.hash >> 32) & (FailureShapes.near - 1))
        tell(slot, &ledger)
        let bytes = realloc(slot.pointee.bytes, max(1, 2 * wanted.shape.count))!
        memcpy(bytes, plain, wanted.shape.count)
        slot.pointee = wanted
        (slot.pointee.bytes, slot.pointee.place) = (bytes, place)
    }

    private mutating func forget(_ epoch: Int) {
        self.epoch = epoch
        for index in 0..<FailureShapes.slotCount {
            free(slots[index].bytes)
            slots[index] = Slot()
        }
    }

    // MARK: counts

    /// Tells the ledger all that was only counted.
    mutating func tell(_ ledger: inout FailureLedger) {
        for index in 0..<FailureShapes.slotCount { tell(slots + index, &ledger) }
    }

    private mutating func tell(_ slot: UnsafeMutablePointer<Slot>, _ ledger: inout FailureLedger) {
        let tally = slot.pointee.tally
        guard tally.count > 0, let bytes = slot.pointee.bytes else { return }
        let count = slot.pointee.shape.count
        told.become(
            slot.pointee.newest, UnsafeRawBufferPointer(start: bytes + count, count: count), slot.pointee.form)
        ledger.add(tally, newest: told, at: slot.pointee.place, lastEvent: slot.pointee.lastEvent)
        slot.pointee.tally = FailureTally()
    }

    // MARK: bytes

    /// Copies bytes with each digit as `0`, eight at a time.
    /// - Returns: their hash.
    private static func copy(
        _ bytes: UnsafeRawBufferPointer, to copy: UnsafeMutableRawPointer, keepsDigits: Bool
    ) -> UInt64 {
        guard let start = bytes.baseAddress else { return 0 }
        let count = bytes.count
        // A digit behind one of these may be part of an escape.
        let isExact = keepsDigits || memchr(start, 92, count) != nil || memchr(start, 35, count) != nil
        let mask: UInt64 = isExact ? 0 : .max
        var hash = UInt64(truncatingIfNeeded: count)
        var at = 0
        while at &+ 8 <= count {
            let word = plain(start.loadUnaligned(fromByteOffset: at, as: UInt64.self), mask)
            copy.storeBytes(of: word, toByteOffset: at, as: UInt64.self)
            hash = mix(hash ^ word)
            at &+= 8
        }
        var rest: UInt64 = 0
        memcpy(&rest, start + at, count - at)
        let word = plain(rest, mask)
        copy.storeBytes(of: word, toByteOffset: at, as: UInt64.self)
        return mix(hash ^ word)
    }

    /// A word's bytes, the digits among them as `0` if the mask wants so.
    @inline(__always)
    private static func plain(_ word: UInt64, _ mask: UInt64) -> UInt64 {
        let (ones, highs) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
        let values = word ^ (ones &* 0x30)
        // The high bit of each byte that is none.
        let others = (((values & ~highs) &+ ones &* 0x76) | values) & highs
        let digits = ((others ^ highs) >> 7) &* 0xFF
        return word ^ (values & digits & mask)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
