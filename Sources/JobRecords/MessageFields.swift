/// What keys and values a message carried, as ranges and numbers; filled by `PairReader` or `ObjectReader`.
///
/// Keys: those of a MESSAGE and an UPDATE, and `pid`, `running_action`, `depends` (contract, 3.2).
struct MessageFields {
    /// A value's bytes; nil where the key is absent.
    typealias Value = UnsafeBufferPointer<UInt8>

    var job: Value?
    var action: Value?
    var runningAction: Value?
    var depends: Value?
    /// `msg`: the code, or an UPDATE's words.
    var message: Value?
    var name: Value?
    var status: Value?
    var host: Value?
    /// 1 ok, 2 err, 0 absent.
    var sub: UInt8 = 0
    var timestamp: Int64?
    /// `time`: an UPDATE's.
    var time: Int64?
    var okCounter: Int32 = -1
    var errCounter: Int32 = -1
    var forkedCounter: Int32 = -1
    var pid: Int32 = -1
    var percentage: Int16 = -1
    var hasOddPercentage = false

    /// Takes a key that both forms of a message know.
    /// - Returns: whether the key is known and its value of its form; otherwise it is kept under `fields`.
    @inline(__always)
    mutating func take(_ key: Bytes, _ keyEnd: Bytes, _ value: Bytes, _ end: Bytes) -> Bool {
        switch keyEnd - key {
        case 3: return takeShort(key, keyEnd, value, end)
        case 6 where key.equals("action", keyEnd): return set(\.action, value, end)
        case 7 where key.equals("depends", keyEnd): return set(\.depends, value, end)
        case 9 where key.equals("timestamp", keyEnd): return setTime(\.timestamp, value, end)
        case 10 where key.equals("ok_counter", keyEnd): return setCounter(\.okCounter, value, end)
        case 11 where key.equals("err_counter", keyEnd): return setCounter(\.errCounter, value, end)
        case 14 where key.equals("forked_counter", keyEnd): return setCounter(\.forkedCounter, value, end)
        case 14 where key.equals("running_action", keyEnd): return set(\.runningAction, value, end)
        case 18 where key.equals("startup_percentage", keyEnd): return takePercentage(value, end)
        default: return false
        }
    }

    /// Takes a key that only objects have.
    mutating func takeOfObject(_ key: Bytes, _ keyEnd: Bytes, _ value: Bytes, _ end: Bytes) -> Bool {
        switch keyEnd - key {
        case 4 where key.equals("name", keyEnd): return set(\.name, value, end)
        case 4 where key.equals("time", keyEnd): return setTime(\.time, value, end)
        case 6 where key.equals("status", keyEnd): return set(\.status, value, end)
        default: return false
        }
    }

    @inline(__always)
    private mutating func takeShort(_ key: Bytes, _ keyEnd: Bytes, _ value: Bytes, _ end: Bytes) -> Bool {
        if key.equals("job", keyEnd) { return set(\.job, value, end) }
        if key.equals("sub", keyEnd) { return takeSub(value, end) }
        if key.equals("pid", keyEnd) { return setCounter(\.pid, value, end) }
        if key.equals("msg", keyEnd) { return set(\.message, value, end) }
        return false
    }

    @inline(__always)
    private mutating func set(_ field: WritableKeyPath<MessageFields, Value?>, _ value: Bytes, _ end: Bytes) -> Bool {
        guard end > value else { return false }
        self[keyPath: field] = Value(start: value, count: end - value)
        return true
    }

    @inline(__always)
    private mutating func setCounter(
        _ field: WritableKeyPath<MessageFields, Int32>, _ value: Bytes, _ end: Bytes
    ) -> Bool {
        guard let number = NumberReader.counter(value, end) else { return false }
        self[keyPath: field] = number
        return true
    }

    @inline(__always)
    private mutating func setTime(
        _ field: WritableKeyPath<MessageFields, Int64?>, _ value: Bytes, _ end: Bytes
    ) -> Bool {
        guard let time = NumberReader.microseconds(value, end) else { return false }
        self[keyPath: field] = time
        return true
    }

    @inline(__always)
    private mutating func takeSub(_ value: Bytes, _ end: Bytes) -> Bool {
        if value.equals("ok", end) { sub = 1 } else if value.equals("err", end) { sub = 2 } else { return false }
        return true
    }

    private mutating func takePercentage(_ value: Bytes, _ end: Bytes) -> Bool {
        let digitsEnd = end > value && end[-1] == 37 ? end - 1 : end
        if let whole = NumberReader.counter(value, digitsEnd), whole <= 1000 {
            percentage = Int16(whole)
            hasOddPercentage = digitsEnd == end
            return true
        }
        guard let micros = NumberReader.microseconds(value, digitsEnd), (0...1_000_000_000).contains(micros) else {
            return false
        }
        percentage = Int16(micros / 1_000_000)
        hasOddPercentage = true
        return true
    }
}
