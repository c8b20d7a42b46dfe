import Glibc

/// Message codes met before, with what they imply: a log has a few hundred different ones, so that most lines' code is
/// found by one hash and one comparison instead of being taken apart again.
///
/// Direct-mapped: a code that shares its slot with another is read anew, and takes the slot.
struct CodeTable: ~Copyable {
    /// A code and what it implies; names are numbers of the file's table.
    struct Entry {
        fileprivate var hash: UInt64 = 0
        fileprivate var length = 0
        fileprivate var facilityLength = 0
        /// The token as it stands, then facility and ident in small letters, at `CodeTable.longest` each.
        fileprivate var bytes: UnsafeMutablePointer<UInt8>
        var kind = RecordKind.completed
        var severity: UInt8 = 0
        var saysFailure = false
        var job: UInt32 = 0
        var action: UInt32 = 0

        /// Whether a value is what the code implies for the job.
        @inline(__always)
        func impliesJob(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
            value.count == facilityLength
                && memcmp(value.baseAddress!, bytes + CodeTable.longest, facilityLength) == 0
        }

        /// Whether the facility is a section's name in capitals.
        @inline(__always)
        func impliesSection(_ section: UnsafeBufferPointer<UInt8>) -> Bool {
            MessageCode.areCapitals(UnsafeBufferPointer(start: bytes, count: facilityLength), of: section)
        }

        /// Whether a value is what the code implies for the action.
        @inline(__always)
        func impliesAction(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
            let identLength = length - facilityLength - 3
            return value.count == identLength
                && memcmp(value.baseAddress!, bytes + CodeTable.longest + facilityLength + 3, identLength) == 0
        }
    }

    fileprivate static let longest = 56
    private static let slots = 1024
    private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: CodeTable.slots)
    private let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: CodeTable.slots * CodeTable.longest * 2)

    init() {
        for slot in 0..<CodeTable.slots {
            (entries + slot).initialize(to: Entry(bytes: memory + slot * CodeTable.longest * 2))
        }
    }

    deinit {
        entries.deallocate()
        memory.deallocate()
    }

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
        let entry = entries + slot(token)
        guard entry.pointee.hash == token.hash, entry.pointee.length == token.length, token.length > 0,
            memcmp(entry.pointee.bytes, start, token.length) == 0
        else { return nil }
        return UnsafePointer(entry)
    }

    /// Remembers a plain code (no `%`, `,` or `:`) that fills a token.
    mutating func add(_ code: MessageCode, _ token: Token, job: UInt32, action: UInt32) {
        let entry = entries + slot(token)
        entry.pointee.hash = token.hash
        entry.pointee.length = token.length
        entry.pointee.facilityLength = code.facilityEnd - code.facility
        entry.pointee.kind = code.kind
        entry.pointee.severity = code.severity
        entry.pointee.saysFailure = code.saysFailure
        entry.pointee.job = job
        entry.pointee.action = action
        for index in 0..<token.length {
            entry.pointee.bytes[index] = code.start[index]
            entry.pointee.bytes[CodeTable.longest + index] = ByteClass.lowered(code.start[index])
        }
    }

    @inline(__always)
    private func slot(_ token: Token) -> Int { Int(truncatingIfNeeded: token.hash) & (CodeTable.slots &- 1) }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
