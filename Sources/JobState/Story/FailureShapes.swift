import Glibc
import JobRecords

/// Failures met before, by the lines that told them: one whose lines are the same but for their digits has the same
/// reason, but for its digits, and need not be read.
///
/// Direct-mapped: lines that share a slot with others are read anew, and take the slot.
struct FailureShapes: ~Copyable {
    private struct Slot {
        var hash: UInt64 = 0
        /// Empty while it has no bytes.
        var shape = FailureLines.Shape(count: -1, lineCount: 0, kind: .note, flags: [])
        var names: (host: UInt32, job: UInt32, action: UInt32) = (0, 0, 0)
        var bytes: UnsafeMutableRawPointer?
        var place = FailureLedger.Place.none
    }

    private static let slotCount = 1024
    /// Longer ones are read each time.
    private static let longest = 4096
    private let slots = UnsafeMutablePointer<Slot>.allocate(capacity: FailureShapes.slotCount)
    /// The bytes that were looked for last, each digit as `0`, and what else tells them from others; no bytes if they
    /// are too long.
    private let plain = UnsafeMutableRawPointer.allocate(byteCount: FailureShapes.longest + 8, alignment: 8)
    private var wanted = Slot()
    private var epoch = 0

    init() { slots.initialize(repeating: Slot(), count: FailureShapes.slotCount) }

    deinit {
        for index in 0..<FailureShapes.slotCount { free(slots[index].bytes) }
        slots.deallocate()
        plain.deallocate()
    }

    /// The place of failures that lines like these tell; nil if none is known.
    /// - Parameter epoch: the ledger's.
    mutating func find(_ told: ToldFailure, epoch: Int) -> UnsafeMutablePointer<FailureLedger.Place>? {
        if epoch != self.epoch { forget(epoch) }
        let failure = told.failure
        wanted.names = (failure.host, failure.job, failure.action)
        told.lines.withShape { bytes, shape in
            wanted.shape = shape
            wanted.bytes = nil
            guard shape.count <= FailureShapes.longest else { return }
            wanted.bytes = plain
            wanted.hash = FailureShapes.copy(bytes, to: plain, keepsDigits: shape.hasTellingDigits)
        }
        guard wanted.bytes != nil else { return nil }
        wanted.hash = FailureShapes.mix(
            wanted.hash ^ (UInt64(failure.job) << 32 | UInt64(failure.action)) &+ UInt64(failure.host) << 16)
        let slot = slot
        return slot.pointee.hash == wanted.hash && isWanted(slot.pointee) ? slot.pointer(to: \.place) : nil
    }

    private func isWanted(_ slot: Slot) -> Bool {
        slot.shape == wanted.shape && slot.names == wanted.names
            && memcmp(slot.bytes!, plain, wanted.shape.count) == 0
    }

    private var slot: UnsafeMutablePointer<Slot> {
        slots + Int(truncatingIfNeeded: wanted.hash) & (FailureShapes.slotCount - 1)
    }

    /// Keeps the place of what was looked for last.
    mutating func keep(_ place: FailureLedger.Place) {
        guard wanted.bytes != nil else { return }
        let slot = slot
        let bytes = realloc(slot.pointee.bytes, max(1, wanted.shape.count))!
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
