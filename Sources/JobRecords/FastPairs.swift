/// The fast path over a message's pairs: runs of the engine's own keys with plain values, told apart by whole words of
/// eight bytes. It stops before the first token that is anything else, which `PairReader` then reads; a test holds both
/// to the same answers.
enum FastPairs {
    /// Reads pairs into `fields` as long as they are plain.
    /// - Returns: where the first token begins that was not taken, or the end.
    @inline(__always)
    static func read(_ from: Bytes, _ end: Bytes, into fields: inout MessageFields) -> Bytes {
        var at = from
        while true {
            if at < end && at.pointee == 32 { at += 1 }
            // Whole words can be loaded only where a line has so many bytes left.
            let next = end - at >= 24 ? pair(at, end, &fields) : lastPair(at, end, &fields)
            guard let next else { return at }
            at = next
        }
    }

    /// The counter that ends most lines.
    @inline(__always)
    private static func lastPair(_ at: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        if at.starts("ok_counter=", end) { return counter(at + 11, end, &fields.okCounter) }
        if at.starts("err_counter=", end) { return counter(at + 12, end, &fields.errCounter) }
        return nil
    }

    /// Behind the pair at `at`; nil where it is no plain one.
    @inline(__always)
    private static func pair(_ at: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        let head = word(at)
        switch UInt32(truncatingIfNeeded: head) {
        case Key.job: return name(at + 4, end, &fields.job)
        case Key.sub: return sub(at + 4, end, &fields)
        case Key.pid: return counter(at + 4, end, &fields.pid)
        default: break
        }
        switch head {
        case Key.timestamp where at[8] == 112 && at[9] == 61: return time(at + 10, end, &fields)
        case Key.okCounter where at[8] == 101 && at[9] == 114 && at[10] == 61:
            return counter(at + 11, end, &fields.okCounter)
        case Key.errCounter where at[8] == 116 && at[9] == 101 && at[10] == 114 && at[11] == 61:
            return counter(at + 12, end, &fields.errCounter)
        case Key.forkedCounter where word(at + 7) == Key.counterTail:
            return counter(at + 15, end, &fields.forkedCounter)
        case Key.percentage where word(at + 8) == Key.percentageTail && at[16] == 103 && at[17] == 101 && at[18] == 61:
            return percentage(at + 19, end, &fields)
        default:
            return head & Key.actionMask == Key.action ? name(at + 7, end, &fields.action) : nil
        }
    }

    @inline(__always)
    private static func word(_ at: Bytes) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
    }

    /// Keys' first bytes as little-endian words.
    private enum Key {
        static let job: UInt32 = 0x3D62_6F6A
        static let sub: UInt32 = 0x3D62_7573
        static let pid: UInt32 = 0x3D64_6970
        static let timestamp: UInt64 = 0x6D61_7473_656D_6974
        static let okCounter: UInt64 = 0x746E_756F_635F_6B6F
        static let errCounter: UInt64 = 0x6E75_6F63_5F72_7265
        static let forkedCounter: UInt64 = 0x635F_6465_6B72_6F66
        static let counterTail: UInt64 = 0x3D72_6574_6E75_6F63
        static let percentage: UInt64 = 0x5F70_7574_7261_7473
        static let percentageTail: UInt64 = 0x6174_6E65_6372_6570
        static let action: UInt64 = 0x003D_6E6F_6974_6361
        static let actionMask: UInt64 = 0x00FF_FFFF_FFFF_FFFF
    }

    // MARK: values

    @inline(__always)
    private static func name(_ value: Bytes, _ end: Bytes, _ field: inout MessageFields.Value?) -> Bytes? {
        var at = value
        while at < end && at.pointee > 44 { at += 1 }
        // A quote, a comma, a tab or any other odd byte below `-` is the general reader's.
        guard at > value, at == end || at.pointee == 32 else { return nil }
        field = MessageFields.Value(start: value, count: at - value)
        return at
    }

    @inline(__always)
    private static func sub(_ value: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        if value[0] == 111 && value[1] == 107 && value[2] == 32 {
            fields.sub = 1
            return value + 2
        }
        guard value[0] == 101 && value[1] == 114 && value[2] == 114 && value[3] == 32 else { return nil }
        fields.sub = 2
        return value + 3
    }

    @inline(__always)
    private static func counter(_ value: Bytes, _ end: Bytes, _ field: inout Int32) -> Bytes? {
        var at = value
        var number: Int32 = 0
        while at < end && ByteClass.isDigit(at.pointee) {
            number = number &* 10 &+ Int32(at.pointee &- 48)
            at += 1
        }
        guard at > value, at - value <= 9, at == end || at.pointee == 32 else { return nil }
        field = number
        return at
    }

    @inline(__always)
    private static func percentage(_ value: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        var at = value
        var number: Int16 = 0
        while at < end && ByteClass.isDigit(at.pointee) {
            number = number &* 10 &+ Int16(at.pointee &- 48)
            at += 1
        }
        guard at > value, at - value <= 3, at < end, at.pointee == 37 else { return nil }
        at += 1
        guard at == end || at.pointee == 32 else { return nil }
        fields.percentage = number
        fields.hasOddPercentage = false
        return at
    }

    @inline(__always)
    private static func time(_ value: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        var at = value
        var seconds: Int64 = 0
        while at < end && ByteClass.isDigit(at.pointee) {
            seconds = seconds &* 10 &+ Int64(at.pointee &- 48)
            at += 1
        }
        guard at > value, at - value <= 11 else { return nil }
        var micros = seconds &* 1_000_000
        if at < end && at.pointee == 46 {
            at += 1
            let digits = at
            var scale: Int64 = 100_000
            while at < end && ByteClass.isDigit(at.pointee) {
                micros = micros &+ Int64(at.pointee &- 48) &* scale
                scale /= 10
                at += 1
            }
            guard at - digits <= 6, at > digits else { return nil }
        }
        guard at == end || at.pointee == 32 else { return nil }
        fields.timestamp = micros
        return at
    }
}
