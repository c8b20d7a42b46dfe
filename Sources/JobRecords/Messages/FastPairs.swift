/// The fast path over a message's pairs: runs of the engine's own keys with plain values, told apart by whole words of
/// eight bytes, which may reach beyond the line's end (`Line.padding`). It stops before the first token that is anything else, which `PairReader` then reads; a test holds both
/// to the same answers.
enum FastPairs {
    /// Reads pairs into `fields` as long as they are plain.
    /// - Returns: where the first token begins that was not taken, or the end.
    static func read(_ from: Bytes, _ end: Bytes, into fields: inout MessageFields) -> Bytes {
        var key = KeyOrder.Key.none
        return withUnsafeMutablePointer(to: &key) { read(from, end, into: &fields, $0, $0) }
    }

    /// - Parameter order: the keys of the line before, which this one most likely has too, in the same order.
    @inline(__always)
    static func read(_ from: Bytes, _ end: Bytes, into fields: inout MessageFields, order: borrowing KeyOrder) -> Bytes
    {
        read(from, end, into: &fields, order.keys, order.last)
    }

    @inline(__always)
    private static func read(
        _ from: Bytes, _ end: Bytes, into fields: inout MessageFields, _ keys: UnsafeMutablePointer<KeyOrder.Key>,
        _ last: UnsafeMutablePointer<KeyOrder.Key>
    ) -> Bytes {
        var at = from
        var place = keys
        while true {
            if at < end && at.pointee == 32 { at += 1 }
            guard at < end, let next = pair(at, end, &fields, place), next <= end else { return at }
            fields.hasKnownKey = true
            at = next
            if place < last { place += 1 }
        }
    }

    /// Behind the pair at `at`; nil where it is no plain one.
    /// - Parameter expected: the key that most likely stands there; told the one that does.
    @inline(__always)
    private static func pair(
        _ at: Bytes, _ end: Bytes, _ fields: inout MessageFields, _ expected: UnsafeMutablePointer<KeyOrder.Key>
    ) -> Bytes? {
        let head = WordScan.word(at)
        switch expected.pointee {
        case .job where isJob(head): return name(at + 4, end, &fields.job)
        case .action where isAction(head): return name(at + 7, end, &fields.action)
        case .sub where isSub(head): return sub(at + 4, end, &fields)
        case .timestamp where isTimestamp(head, at): return time(at + 10, end, &fields)
        case .okCounter where isOkCounter(head, at): return counter(at + 11, end, &fields.okCounter)
        case .errCounter where isErrCounter(head, at): return counter(at + 12, end, &fields.errCounter)
        case .forkedCounter where isForkedCounter(head, at): return counter(at + 15, end, &fields.forkedCounter)
        case .percentage where isPercentage(head, at): return percentage(at + 19, end, &fields)
        default: return other(at, end, &fields, expected)
        }
    }

    @inline(never)
    private static func other(
        _ at: Bytes, _ end: Bytes, _ fields: inout MessageFields, _ found: UnsafeMutablePointer<KeyOrder.Key>
    ) -> Bytes? {
        let head = WordScan.word(at)
        if UInt32(truncatingIfNeeded: head) == Key.pid { return counter(at + 4, end, &fields.pid) }
        let key: KeyOrder.Key =
            switch head {
            case _ where isJob(head): .job
            case _ where isAction(head): .action
            case _ where isSub(head): .sub
            case _ where isTimestamp(head, at): .timestamp
            case _ where isOkCounter(head, at): .okCounter
            case _ where isErrCounter(head, at): .errCounter
            case _ where isForkedCounter(head, at): .forkedCounter
            case _ where isPercentage(head, at): .percentage
            default: .none
            }
        if key == .none { return nil }
        found.pointee = key
        return pair(at, end, &fields, found)
    }

    // MARK: keys

    @inline(__always) private static func isJob(_ head: UInt64) -> Bool { UInt32(truncatingIfNeeded: head) == Key.job }
    @inline(__always) private static func isSub(_ head: UInt64) -> Bool { UInt32(truncatingIfNeeded: head) == Key.sub }
    @inline(__always) private static func isAction(_ head: UInt64) -> Bool { head & Key.actionMask == Key.action }

    @inline(__always)
    private static func isTimestamp(_ head: UInt64, _ at: Bytes) -> Bool {
        head == Key.timestamp && at[8] == 112 && at[9] == 61
    }

    @inline(__always)
    private static func isOkCounter(_ head: UInt64, _ at: Bytes) -> Bool {
        head == Key.okCounter && at[8] == 101 && at[9] == 114 && at[10] == 61
    }

    @inline(__always)
    private static func isErrCounter(_ head: UInt64, _ at: Bytes) -> Bool {
        head == Key.errCounter && WordScan.word(at + 4) == Key.counterTail
    }

    @inline(__always)
    private static func isForkedCounter(_ head: UInt64, _ at: Bytes) -> Bool {
        head == Key.forkedCounter && WordScan.word(at + 7) == Key.counterTail
    }

    @inline(__always)
    private static func isPercentage(_ head: UInt64, _ at: Bytes) -> Bool {
        head == Key.percentage && WordScan.word(at + 8) == Key.percentageTail && at[16] == 103 && at[17] == 101
            && at[18] == 61
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

    // A key may have been read beyond the line's end, where the line before has left its bytes: then no value is left.

    @inline(__always)
    private static func name(_ value: Bytes, _ end: Bytes, _ field: inout MessageFields.Value?) -> Bytes? {
        let stop = WordScan.nameEnd(value, end)
        // A quote, a comma, a tab or any other odd byte below `-` is the general reader's.
        guard stop > value, stop == end || stop.pointee == 32 else { return nil }
        field = MessageFields.Value(start: value, count: stop - value)
        return stop
    }

    @inline(__always)
    private static func sub(_ value: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        if value[0] == 111 && value[1] == 107 && ends(value + 2, end) {
            fields.sub = 1
            return value + 2
        }
        guard value[0] == 101 && value[1] == 114 && value[2] == 114 && ends(value + 3, end) else { return nil }
        fields.sub = 2
        return value + 3
    }

    @inline(__always)
    private static func ends(_ at: Bytes, _ end: Bytes) -> Bool { at == end || (at < end && at.pointee == 32) }

    @inline(__always)
    private static func counter(_ value: Bytes, _ end: Bytes, _ field: inout Int32) -> Bytes? {
        let (number, count) = WordScan.digits(value, end)
        guard count > 0, ends(value + count, end) else { return nil }
        field = Int32(truncatingIfNeeded: number)
        return value + count
    }

    @inline(__always)
    private static func percentage(_ value: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        let (number, count) = WordScan.digits(value, end)
        let sign = value + count
        guard count > 0, count <= 3, sign < end, sign.pointee == 37, ends(sign + 1, end) else { return nil }
        fields.percentage = Int16(truncatingIfNeeded: number)
        fields.hasOddPercentage = false
        return sign + 1
    }

    @inline(__always)
    private static func time(_ value: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        let (high, highCount) = WordScan.digits(value, end)
        guard highCount > 0 else { return nil }
        var (seconds, at) = (high, value + highCount)
        if highCount == 8 {
            let (low, lowCount) = WordScan.digits(at, end)
            guard lowCount <= 3 else { return nil }
            seconds = seconds &* (lowCount == 2 ? 100 : WordScan.power(lowCount)) &+ low
            at += lowCount
        }
        var micros = seconds &* 1_000_000
        if at < end && at.pointee == 46 {
            let (fraction, count) = WordScan.sixDigits(at + 1, end)
            guard count > 0, count <= 6 else { return nil }
            micros = micros &+ fraction
            at += count + 1
        }
        guard ends(at, end) else { return nil }
        fields.timestamp = Int64(truncatingIfNeeded: micros)
        return at
    }
}

/// Which keys the last line's pairs had, in their order: lines of a log mostly have the same.
struct KeyOrder: ~Copyable {
    enum Key: UInt8 {
        case none, job, action, sub, timestamp, okCounter, errCounter, forkedCounter, percentage
    }

    private static let count = 16
    let keys = UnsafeMutablePointer<Key>.allocate(capacity: KeyOrder.count)
    /// Of all that come later, too.
    var last: UnsafeMutablePointer<Key> { keys + (KeyOrder.count - 1) }

    init() { keys.initialize(repeating: .none, count: KeyOrder.count) }

    deinit { keys.deallocate() }
}

/// Walks `key=value` pairs and words (docs/format.md, The message). Fast and slow readers of a message share this walk, so that they
/// cannot disagree on where a value ends.
enum PairReader {
    /// Where a token of the body stands.
    struct Token {
        enum Form { case word, bare, quoted, object }
        let form: Form
        let start: Bytes
        /// End of the key; `start` for a word or an object.
        let keyEnd: Bytes
        let value: Bytes
        /// End of the value, quotes left out.
        let valueEnd: Bytes
        /// Where the next token may begin.
        let next: Bytes
    }

    /// The token at or after `from`; nil at the end.
    @inline(__always)
    static func token(_ from: Bytes, _ end: Bytes) -> Token? {
        let start = from.skippingBlanks(end)
        guard start < end else { return nil }
        var at = start
        while at < end && isKeyByte(at.pointee) { at += 1 }
        guard at > start, at < end, at.pointee == 61 else { return wordOrObject(start, end) }
        let value = at + 1
        if value < end && value.pointee == 34, let close = closingQuote(value + 1, end) {
            return Token(form: .quoted, start: start, keyEnd: at, value: value + 1, valueEnd: close, next: close + 1)
        }
        let valueEnd = value.tokenEnd(end)
        return Token(form: .bare, start: start, keyEnd: at, value: value, valueEnd: valueEnd, next: valueEnd)
    }

    private static func wordOrObject(_ start: Bytes, _ end: Bytes) -> Token {
        if start.pointee == 123, let after = ObjectReader.end(of: start, end) {
            return Token(form: .object, start: start, keyEnd: start, value: start, valueEnd: after, next: after)
        }
        let wordEnd = start.tokenEnd(end)
        return Token(form: .word, start: start, keyEnd: start, value: start, valueEnd: wordEnd, next: wordEnd)
    }

    @inline(__always) static func isKeyByte(_ byte: UInt8) -> Bool {
        ByteClass.isIdent(byte) || byte == 46 || byte == 45
    }

    /// The quote that ends a value; a backslash takes the byte after it along.
    static func closingQuote(_ from: Bytes, _ end: Bytes, quote: UInt8 = 34) -> Bytes? {
        var at = from
        while at < end {
            if at.pointee == quote { return at }
            at += at.pointee == 92 && at + 1 < end ? 2 : 1
        }
        return nil
    }

    /// A bare value's end without the comma of a list written `a=1, b=2`.
    @inline(__always) static func withoutComma(_ value: Bytes, _ end: Bytes) -> Bytes {
        end > value && end[-1] == 44 ? end - 1 : end
    }
}
