/// The fast path over a message's pairs: runs of the engine's own keys with plain values, told apart by whole words of
/// eight bytes, which may reach beyond the line's end (`Line.padding`). It stops before the first token that is anything
/// else, which `PairReader` then reads; a test holds both to the same answers.
enum FastPairs {
    /// Reads pairs into `fields` as long as they are plain.
    /// - Returns: where the first token begins that was not taken, or the end.
    static func read(_ from: Bytes, _ end: Bytes, into fields: inout MessageFields) -> Bytes {
        var key = Key.none
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
        _ from: Bytes, _ end: Bytes, into fields: inout MessageFields, _ keys: UnsafeMutablePointer<Key>,
        _ last: UnsafeMutablePointer<Key>
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
        _ at: Bytes, _ end: Bytes, _ fields: inout MessageFields, _ expected: UnsafeMutablePointer<Key>
    ) -> Bytes? {
        let head = WordScan.word(at)
        switch expected.pointee {
        case .job where Key.job.opens(head, at): return name(at + 4, end, &fields.job)
        case .action where Key.action.opens(head, at): return name(at + 7, end, &fields.action)
        case .sub where Key.sub.opens(head, at): return sub(at + 4, end, &fields)
        case .timestamp where Key.timestamp.opens(head, at): return time(at + 10, end, &fields)
        case .okCounter where Key.okCounter.opens(head, at): return counter(at + 11, end, &fields.okCounter)
        case .errCounter where Key.errCounter.opens(head, at): return counter(at + 12, end, &fields.errCounter)
        case .forkedCounter where Key.forkedCounter.opens(head, at): return counter(at + 15, end, &fields.forkedCounter)
        case .percentage where Key.percentage.opens(head, at): return percentage(at + 19, end, &fields)
        default: return other(at, end, &fields, expected)
        }
    }

    @inline(never)
    private static func other(
        _ at: Bytes, _ end: Bytes, _ fields: inout MessageFields, _ found: UnsafeMutablePointer<Key>
    ) -> Bytes? {
        let head = WordScan.word(at)
        if UInt32(truncatingIfNeeded: head) == FastPairs.pid { return counter(at + 4, end, &fields.pid) }
        let key: Key =
            switch head {
            case _ where Key.job.opens(head, at): .job
            case _ where Key.action.opens(head, at): .action
            case _ where Key.sub.opens(head, at): .sub
            case _ where Key.timestamp.opens(head, at): .timestamp
            case _ where Key.okCounter.opens(head, at): .okCounter
            case _ where Key.errCounter.opens(head, at): .errCounter
            case _ where Key.forkedCounter.opens(head, at): .forkedCounter
            case _ where Key.percentage.opens(head, at): .percentage
            default: .none
            }
        if key == .none { return nil }
        found.pointee = key
        return pair(at, end, &fields, found)
    }

    // MARK: values

    // A key may have been read beyond the line's end, where the line before has left its bytes: then no value is left.

    @inline(__always)
    private static func name(_ value: Bytes, _ end: Bytes, _ field: inout Text?) -> Bytes? {
        let stop = WordScan.nameEnd(value, end)
        // A quote, a comma, a tab or any other odd byte below `-` is the general reader's.
        guard stop > value, stop == end || stop.pointee == 32 else { return nil }
        field = Text(value, stop)
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

extension FastPairs {
    /// The keys of most lines. What they begin with is compared as little-endian words.
    enum Key: UInt8 {
        case none, job, action, sub, timestamp, okCounter, errCounter, forkedCounter, percentage

        /// Whether a pair begins with it.
        /// - Parameter head: the first eight bytes at `at`.
        @inline(__always)
        func opens(_ head: UInt64, _ at: Bytes) -> Bool {
            switch self {
            case .none: false
            case .job: UInt32(truncatingIfNeeded: head) == 0x3D62_6F6A
            case .sub: UInt32(truncatingIfNeeded: head) == 0x3D62_7573
            case .action: head & 0x00FF_FFFF_FFFF_FFFF == 0x003D_6E6F_6974_6361
            case .timestamp: head == 0x6D61_7473_656D_6974 && at[8] == 112 && at[9] == 61
            case .okCounter: head == 0x746E_756F_635F_6B6F && at[8] == 101 && at[9] == 114 && at[10] == 61
            case .errCounter: head == 0x6E75_6F63_5F72_7265 && WordScan.word(at + 4) == Key.counterTail
            case .forkedCounter: head == 0x635F_6465_6B72_6F66 && WordScan.word(at + 7) == Key.counterTail
            case .percentage:
                head == 0x5F70_7574_7261_7473 && WordScan.word(at + 8) == 0x6174_6E65_6372_6570 && at[16] == 103
                    && at[17] == 101 && at[18] == 61
            }
        }

        private static let counterTail: UInt64 = 0x3D72_6574_6E75_6F63
    }

    private static let pid: UInt32 = 0x3D64_6970
}

/// Which keys the last line's pairs had, in their order: lines of a log mostly have the same.
struct KeyOrder: ~Copyable {
    private static let count = 16
    let keys = UnsafeMutablePointer<FastPairs.Key>.allocate(capacity: KeyOrder.count)
    /// Of all that come later, too.
    var last: UnsafeMutablePointer<FastPairs.Key> { keys + (KeyOrder.count - 1) }

    init() { keys.initialize(repeating: .none, count: KeyOrder.count) }

    deinit { keys.deallocate() }
}

/// Walks `key=value` pairs and words (docs/format.md, The message). Fast and slow readers of a
/// message share this walk, so that they cannot disagree on where a value ends.
enum PairReader {
    /// A piece of the body.
    struct Token {
        enum Form { case word, bare, quoted, object }
        let form: Form
        /// Empty for a word or an object.
        let key: Text
        /// Quotes left out.
        let value: Text
        /// Where the next token may begin.
        let next: Bytes

        /// A bare value without the comma of a list written `a=1, b=2`.
        @inline(__always) var valueWithoutComma: Text {
            let hasComma = form == .bare && !value.isEmpty && value.end[-1] == 44
            return hasComma ? Text(value.start, value.end - 1) : value
        }
    }

    /// The token at or after `from`; nil at the end.
    @inline(__always)
    static func token(_ from: Bytes, _ end: Bytes) -> Token? {
        let start = from.skippingBlanks(end)
        guard start < end else { return nil }
        let key = Text(start, keyEnd(start, end))
        guard !key.isEmpty, key.end < end, key.end.pointee == 61 else { return wordOrObject(start, end) }
        let value = key.end + 1
        if value < end && value.pointee == 34, let close = closingQuote(value + 1, end) {
            return Token(form: .quoted, key: key, value: Text(value + 1, close), next: close + 1)
        }
        let valueEnd = value.tokenEnd(end)
        return Token(form: .bare, key: key, value: Text(value, valueEnd), next: valueEnd)
    }

    private static func wordOrObject(_ start: Bytes, _ end: Bytes) -> Token {
        let objectEnd = start.pointee == 123 ? ObjectReader.end(of: start, end) : nil
        let next = objectEnd ?? start.tokenEnd(end)
        let form: Token.Form = objectEnd == nil ? .word : .object
        return Token(form: form, key: Text(start, start), value: Text(start, next), next: next)
    }

    /// Behind the bytes that a key may have.
    @inline(__always) static func keyEnd(_ start: Bytes, _ end: Bytes) -> Bytes {
        var at = start
        while at < end && (ByteClass.isIdent(at.pointee) || at.pointee == 46 || at.pointee == 45) { at += 1 }
        return at
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
}
