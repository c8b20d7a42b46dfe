/// What keys and values a message carried, as ranges and numbers; filled by `PairReader` or `ObjectReader`.
///
/// Keys: those of a MESSAGE and an UPDATE, and `pid`, `running_action`, `depends` (docs/format.md, The message).
struct MessageFields {
    var job: Text?
    var action: Text?
    var runningAction: Text?
    /// `msg`: the code, or an UPDATE's words.
    var message: Text?
    var name: Text?
    var status: Text?
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
    mutating func take(_ key: Text, _ value: Text) -> Bool {
        guard let isWellFormed = takeKnown(key, value) else { return false }
        hasKnownKey = true
        if !isWellFormed { noteOdd(key) }
        return isWellFormed
    }

    /// Whether the value is of its form; nil where the key is not known.
    @inline(__always)
    private mutating func takeKnown(_ key: Text, _ value: Text) -> Bool? {
        switch key.count {
        case 3 where key.equals("job"): set(\.job, value)
        case 3 where key.equals("sub"): takeSub(value)
        case 3 where key.equals("pid"): setCounter(\.pid, value)
        case 3 where key.equals("msg"): set(\.message, value)
        case 6 where key.equals("action"): set(\.action, value)
        // Names to wait for, which `RecordText` reads; there may be none.
        case 7 where key.equals("depends"): true
        case 9 where key.equals("timestamp"): setTime(\.timestamp, value)
        case 10 where key.equals("ok_counter"): setCounter(\.okCounter, value)
        case 11 where key.equals("err_counter"): setCounter(\.errCounter, value)
        case 14 where key.equals("forked_counter"): setCounter(\.forkedCounter, value)
        case 14 where key.equals("running_action"): set(\.runningAction, value)
        case 18 where key.equals("startup_percentage"): takePercentage(value)
        default: nil
        }
    }

    /// A known key whose value is not of its form.
    mutating func noteOdd(_ key: Text) {
        hasOddValue = true
        if key.equals("sub") { (sub, hasOddSub) = (0, true) }
        hasOddJobKey = hasOddJobKey || MessageFields.jobKeys.contains { key.equals($0) }
    }

    private static let jobKeys: [StaticString] = [
        "job", "action", "sub", "ok_counter", "err_counter", "forked_counter",
    ]

    /// Whether a key is one of those that have a meaning.
    static func knows(_ key: Text) -> Bool {
        var probe = MessageFields()
        return probe.takeKnown(key, Text(key.start, key.start)) != nil
    }

    /// Takes an object's member, whose escapes are resolved. What is null is not there.
    /// - Returns: whether it has a meaning and is of its form; otherwise it is kept under `fields`.
    mutating func take(_ member: ObjectReader.Member, _ value: Text, ofUpdate isUpdate: Bool) -> Bool {
        let key = member.key
        let isList = member.form == .other && !key.equals("depends")
        if member.form == .null || isList {
            guard MessageFields.knows(key) else { return false }
            hasKnownKey = true
            if isList { noteOdd(key) }
            return !isList
        }
        return take(key, value) || (isUpdate && takeOfObject(key, value))
    }

    /// Takes a key that only objects have.
    private mutating func takeOfObject(_ key: Text, _ value: Text) -> Bool {
        if key.equals("name") { return set(\.name, value) }
        if key.equals("time") { return setTime(\.time, value) }
        if key.equals("status") { return set(\.status, value) }
        if key.equals("schedule") { hasSchedule = true }
        return false
    }

    @inline(__always)
    private mutating func set(_ field: WritableKeyPath<MessageFields, Text?>, _ value: Text) -> Bool {
        guard !value.isEmpty else { return false }
        self[keyPath: field] = value
        return true
    }

    @inline(__always)
    private mutating func setCounter(_ field: WritableKeyPath<MessageFields, Int32>, _ value: Text) -> Bool {
        guard let number = NumberReader.counter(value) else { return false }
        self[keyPath: field] = number
        return true
    }

    @inline(__always)
    private mutating func setTime(_ field: WritableKeyPath<MessageFields, Int64?>, _ value: Text) -> Bool {
        guard let time = NumberReader.microseconds(value) else { return false }
        self[keyPath: field] = time
        return true
    }

    @inline(__always)
    private mutating func takeSub(_ value: Text) -> Bool {
        if value.equals("ok") { sub = 1 } else if value.equals("err") { sub = 2 } else { return false }
        return true
    }

    private mutating func takePercentage(_ value: Text) -> Bool {
        let hasSign = !value.isEmpty && value.end[-1] == 37
        let digits = Text(value.start, hasSign ? value.end - 1 : value.end)
        if let whole = NumberReader.counter(digits), whole <= 1000 {
            percentage = Int16(whole)
            hasOddPercentage = !hasSign
            return true
        }
        guard let micros = NumberReader.microseconds(digits), (0...1_000_000_000).contains(micros) else {
            return false
        }
        percentage = Int16(micros / 1_000_000)
        hasOddPercentage = true
        return true
    }
}

/// The keys of a documented MESSAGE.
public enum MessageKey: String, CodingKey {
    case msg, job, action, sub, timestamp
    case startupPercentage = "startup_percentage"
    case okCounter = "ok_counter"
    case errCounter = "err_counter"
    case forkedCounter = "forked_counter"
}
