import LogLines

/// What keys and values a message carried, as ranges and numbers; filled by `PairReader` or `ObjectReader`.
///
/// Keys: those of a MESSAGE and an UPDATE, and `pid`, `running_action`, `depends` (docs/format.md, The message).
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
    /// Whether there is a `schedule`, which only a job's whole state has.
    var hasSchedule = false
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
    /// Whether one of the known keys is there, and whether the value of one is not of its form.
    var hasKnownKey = false
    var hasOddValue = false
    /// `sub` is there and is neither `ok` nor `err`.
    var hasOddSub = false
    /// The values that were told to be what the code implies; others must be compared.
    var impliedJob: Bytes?
    var impliedAction: Bytes?
    /// Whether there is nothing but known keys with plain values.
    var isPlain = false
    /// Whether there is a word that is no pair.
    var hasWords = false
    /// Whether a key tells of a job, an action, an outcome or counters, whatever its value.
    private var hasOddJobKey = false

    /// Words, and no key that an event would have.
    @inline(__always) var isProse: Bool { hasWords && !hasKnownKey }

    /// What a line that tells of the engine itself does not have.
    var tellsOfJob: Bool {
        job != nil || action != nil || sub != 0 || okCounter >= 0 || errCounter >= 0 || forkedCounter >= 0
            || hasOddJobKey
    }

    /// Takes a key that both forms of a message know.
    /// - Returns: whether the key is known and its value of its form; otherwise it is kept under `fields`.
    @inline(__always)
    mutating func take(_ key: Bytes, _ keyEnd: Bytes, _ value: Bytes, _ end: Bytes) -> Bool {
        guard let isWellFormed = takeKnown(key, keyEnd, value, end) else { return false }
        hasKnownKey = true
        if !isWellFormed { noteOdd(key, keyEnd) }
        return isWellFormed
    }

    /// Whether the value is of its form; nil where the key is not known.
    @inline(__always)
    private mutating func takeKnown(_ key: Bytes, _ keyEnd: Bytes, _ value: Bytes, _ end: Bytes) -> Bool? {
        switch keyEnd - key {
        case 3: return takeShort(key, keyEnd, value, end)
        case 6 where key.equals("action", keyEnd): return set(\.action, value, end)
        case 7 where key.equals("depends", keyEnd): return setDepends(value, end)
        case 9 where key.equals("timestamp", keyEnd): return setTime(\.timestamp, value, end)
        case 10 where key.equals("ok_counter", keyEnd): return setCounter(\.okCounter, value, end)
        case 11 where key.equals("err_counter", keyEnd): return setCounter(\.errCounter, value, end)
        case 14 where key.equals("forked_counter", keyEnd): return setCounter(\.forkedCounter, value, end)
        case 14 where key.equals("running_action", keyEnd): return set(\.runningAction, value, end)
        case 18 where key.equals("startup_percentage", keyEnd): return takePercentage(value, end)
        default: return nil
        }
    }

    /// A known key whose value is not of its form.
    mutating func noteOdd(_ key: Bytes, _ keyEnd: Bytes) {
        hasOddValue = true
        if key.equals("sub", keyEnd) { (sub, hasOddSub) = (0, true) }
        hasOddJobKey =
            hasOddJobKey || key.equals("job", keyEnd) || key.equals("action", keyEnd) || key.equals("sub", keyEnd)
            || key.equals("ok_counter", keyEnd) || key.equals("err_counter", keyEnd)
            || key.equals("forked_counter", keyEnd)
    }

    /// Whether a key is one of those that have a meaning.
    static func knows(_ key: Bytes, _ keyEnd: Bytes) -> Bool {
        var probe = MessageFields()
        return probe.takeKnown(key, keyEnd, key, key) != nil
    }

    /// Takes an object's member, whose escapes are resolved. What is null is not there.
    /// - Returns: whether it has a meaning and is of its form; otherwise it is kept under `fields`.
    mutating func take(
        _ member: ObjectReader.Member, _ value: Bytes, _ end: Bytes, ofUpdate isUpdate: Bool
    ) -> Bool {
        let (key, keyEnd) = (member.key, member.keyEnd)
        let isList = member.form == .other && !key.equals("depends", keyEnd)
        if member.form == .null || isList {
            guard MessageFields.knows(key, keyEnd) else { return false }
            hasKnownKey = true
            if isList { noteOdd(key, keyEnd) }
            return !isList
        }
        return take(key, keyEnd, value, end) || (isUpdate && takeOfObject(key, keyEnd, value, end))
    }

    /// Takes a key that only objects have.
    mutating func takeOfObject(_ key: Bytes, _ keyEnd: Bytes, _ value: Bytes, _ end: Bytes) -> Bool {
        switch keyEnd - key {
        case 4 where key.equals("name", keyEnd): return set(\.name, value, end)
        case 4 where key.equals("time", keyEnd): return setTime(\.time, value, end)
        case 6 where key.equals("status", keyEnd): return set(\.status, value, end)
        case 8 where key.equals("schedule", keyEnd):
            hasSchedule = true
            return false
        default: return false
        }
    }

    @inline(__always)
    private mutating func takeShort(_ key: Bytes, _ keyEnd: Bytes, _ value: Bytes, _ end: Bytes) -> Bool? {
        if key.equals("job", keyEnd) { return set(\.job, value, end) }
        if key.equals("sub", keyEnd) { return takeSub(value, end) }
        if key.equals("pid", keyEnd) { return setCounter(\.pid, value, end) }
        if key.equals("msg", keyEnd) { return set(\.message, value, end) }
        return nil
    }

    /// Names to wait for; there may be none.
    private mutating func setDepends(_ value: Bytes, _ end: Bytes) -> Bool {
        depends = Value(start: value, count: end - value)
        return true
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

/// A value under `fields`: text, or JSON as the line's object had it.
public enum FieldValue: Sendable, Equatable {
    case text(String)
    /// A JSON number, literal, list or object, as written.
    case raw(String)

    init(_ member: ObjectReader.Member) {
        let bytes = UnsafeBufferPointer(start: member.value, count: member.valueEnd - member.value)
        let text = String(decoding: bytes, as: UTF8.self)
        switch member.form {
        case .string: self = .text(FieldValue.unescaped(bytes, text))
        case .null: self = .raw("null")
        case .number, .other:
            let json = text == "True" ? "true" : text == "False" ? "false" : FieldValue.list(text) ?? text
            self = FieldValue.isJSON(json) ? .raw(json) : .text(text)
        }
    }

    /// A fact's list of words as JSON.
    private static func list(_ text: String) -> String? {
        guard text.hasPrefix("list("), let list = Fact(text.utf8), let items = Fact.Value.fact(list).items else {
            return nil
        }
        return JSON.list(items.map { .string($0.text ?? "") }).line
    }

    private static func unescaped(_ raw: UnsafeBufferPointer<UInt8>, _ text: String) -> String {
        guard raw.contains(92) else { return text }
        let bytes = [UInt8](unsafeUninitializedCapacity: raw.count) { buffer, count in
            count = Escapes.resolve(raw, into: buffer.baseAddress!)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether text may stand in JSON as it is; Python's literals may not.
    private static func isJSON(_ text: String) -> Bool { JSON(text.utf8) != nil }
}

extension RecordText {
    /// Whether a key is one of those that have a meaning.
    public static func knows(_ key: String) -> Bool {
        let padded = Array(key.utf8) + Array(repeating: 0, count: Line.padding)
        return padded.withUnsafeBufferPointer {
            MessageFields.knows($0.baseAddress!, $0.baseAddress! + key.utf8.count)
        }
    }
}
