/// Turns facts into message codes and keys.
struct MessageWriter {
    private let oddities: Oddities
    private var random: SplitMix64

    init(oddities: Oddities, random: SplitMix64) {
        self.oddities = oddities
        self.random = random
    }

    /// `told` holds what the fact says; overriding keys may change it.
    mutating func write(_ fact: EngineFact, _ told: Told, stamp: Field?, counters: inout Counters) -> Message {
        var message =
            switch fact.kind {
            case .engineStarted: Message(code: "JOBSENGINE-I-Start", fields: version(), told: told)
            case .engineStopped: Message(code: "JOBSENGINE-I-Stop", told: told)
            case .waits(let depends): waits(depends, told)
            case .began: began(told, &counters)
            case .completed: completed(told, isWhole: fact.opensLife, &counters)
            }
        if let stamp { message.fields.append(stamp) }
        message.told.code = message.code
        return message
    }

    private mutating func version() -> [Field] {
        random.chance(0.5) ? [Field(key: "version", value: .text("2.4"))] : []
    }

    private mutating func waits(_ depends: [String], _ told: Told) -> Message {
        var message = named(told, ident: random.pick(["Waiting_depends", "WaitingDepends"]))
        if isOdd(0.5) {
            message.told.action = nil
        } else {
            message.fields.append(Field(key: "action", value: .text(told.action ?? "")))
        }
        message.fields.append(Field(key: "depends", value: .text(depends.joined(separator: ","))))
        return message
    }

    private mutating func began(_ told: Told, _ counters: inout Counters) -> Message {
        counters.countFork()
        var message = named(told, ident: "Executing")
        if told.action != "start" || !isOdd(0.5) {
            message.fields.append(Field(key: "action", value: .text(told.action ?? "")))
        }
        if isOdd(0.3) {
            message.told.jobPID = nil
        } else if let pid = told.jobPID {
            message.fields.append(Field(key: "pid", value: .int(pid)))
        }
        return message
    }

    /// A code with the job's name, or with another facility and a key that names the job.
    private mutating func named(_ told: Told, ident: String) -> Message {
        let isForeign = isOverridden(0.2)
        let facility = isForeign ? random.pick(["RC", "NETWORK", "JOB.CONTROL"]) : told.job.uppercased()
        var message = Message(code: "\(facility)-\(random.pick(["I", "I", "D", "S"]))-\(ident)", told: told)
        if isForeign || !isOdd(0.3) { message.fields.append(Field(key: "job", value: .text(told.job))) }
        return message
    }
}

// MARK: - Completed actions

extension MessageWriter {
    private mutating func completed(_ told: Told, isWhole: Bool, _ counters: inout Counters) -> Message {
        var message = isWhole ? plain(told) : overridden(told)
        counters.countCompleted(isOK: message.told.isOK)
        if isWhole || !isOdd(0.25) { addCounters(&message, counters) }
        if isWhole || !isOdd(0.25) { add(&message, forked: counters.forked, counters.percentage) }
        if isOdd(0.3) { message.fields += extras() }
        if isOdd(0.5) { message.fields = random.shuffled(message.fields) }
        return message
    }

    private mutating func plain(_ told: Told) -> Message {
        Message(code: code(told.job.uppercased(), isOK: told.isOK, told.action ?? ""), fields: keys(told), told: told)
    }

    private func keys(_ told: Told) -> [Field] {
        [
            Field(key: "job", value: .text(told.job)), Field(key: "action", value: .text(told.action ?? "")),
            Field(key: "sub", value: .text(told.isOK ? "ok" : "err")),
        ]
    }

    private mutating func code(_ facility: String, isOK: Bool, _ action: String) -> String {
        let severity = isOK ? random.pick(["I", "I", "I", "S", "W", "D"]) : random.pick(["E", "E", "F"])
        let ident = isOdd(0.1) ? action.uppercased() : action.prefix(1).uppercased() + action.dropFirst()
        return "\(facility)-\(severity)-\(ident)"
    }

    /// A code each part of which a key may contradict; a part that stands alone may miss its key.
    private mutating func overridden(_ told: Told) -> Message {
        let (otherJob, otherAction, otherSub) = (isOverridden(0.15), isOverridden(0.15), isOverridden(0.1))
        let facility = otherJob ? random.pick(["RC", "NETWORK", "JOB.CONTROL"]) : told.job.uppercased()
        let action = otherAction ? random.pick(["done", "result", "change"]) : told.action ?? ""
        var message = Message(code: code(facility, isOK: told.isOK != otherSub, action), told: told)
        message.contradictsCode = otherSub
        for (field, isNeeded) in zip(keys(told), [otherJob, otherAction, otherSub]) where isNeeded || !isOdd(0.25) {
            message.fields.append(field)
        }
        return message
    }

    private mutating func addCounters(_ message: inout Message, _ counters: Counters) {
        message.fields.append(Field(key: "err_counter", value: .int(counters.err)))
        message.fields.append(Field(key: "ok_counter", value: .int(counters.ok)))
        message.told.okCounter = counters.ok
        message.told.errCounter = counters.err
    }

    private func add(_ message: inout Message, forked: Int, _ percentage: String) {
        message.fields.append(Field(key: "startup_percentage", value: .text(percentage)))
        message.fields.append(Field(key: "forked_counter", value: .int(forked)))
        message.told.percentage = percentage
        message.told.forkedCounter = forked
    }

    private mutating func extras() -> [Field] {
        var result = [Field(key: "reason", value: .text(random.pick(Texts.reasons)))]
        if random.chance(0.3) { result.append(Field(key: "exit_code", value: .int(random.int(0...255)))) }
        if random.chance(0.2) { result.append(Field(key: "note", value: .text(""))) }
        return result
    }

    private mutating func isOdd(_ probability: Double) -> Bool {
        oddities.contains(.oddKeys) && random.chance(probability)
    }

    private mutating func isOverridden(_ probability: Double) -> Bool {
        oddities.contains(.overrides) && random.chance(probability)
    }
}

/// Writes facts as update objects.
enum UpdateWriter {
    /// The object for `told`, or nil where its status could not tell the action.
    static func write(
        _ told: Told, depends: [String], time: String, isOdd: Bool, random: inout SplitMix64
    ) -> (fields: [Field], told: Told)? {
        guard let status = status(of: told), var text = TextForm.write(told, depends: depends, random: &random) else {
            return nil
        }
        var result = told
        result.code = nil
        if told.kind == .waits { result.action = nil }
        if isOdd, speaksForItself(told) {
            text = "\(told.job): \(status), please wait"
            result.jobPID = nil
        }
        result.ownText = text
        let fields = [
            Field(key: "status", value: .text(status)), Field(key: "msg", value: .text(text)),
            Field(key: "name", value: .text(told.job)), Field(key: "time", value: .digits(time)),
        ]
        return (fields, result)
    }

    private static func status(of told: Told) -> String? {
        switch (told.kind, told.action) {
        case (.waits, _): "waiting_depends"
        case (.began, _): "executing"
        case (.completed, "start"), (.completed, "restart"): "start"
        case (.completed, "stop"): "stop"
        default: nil
        }
    }

    /// True where the status alone says all, so that the text may be anything.
    private static func speaksForItself(_ told: Told) -> Bool {
        switch told.kind {
        case .began: told.action == "start"
        case .completed: told.isOK && told.action != "restart"
        default: false
        }
    }
}

/// A key of a message with its value.
struct Field {
    /// Keys that an event's line may have: beside words they tell that it is one.
    private static let known: Set = [
        "job", "action", "sub", "timestamp", "startup_percentage", "ok_counter", "err_counter", "forked_counter", "pid",
        "running_action", "depends",
    ]
    var isKnown: Bool { Field.known.contains(key) }

    /// A value before it is written in some syntax.
    enum Value {
        case text(String)
        case int(Int)
        /// A number already in digits.
        case digits(String)
    }

    var key: String
    var value: Value

    /// `key=value`, in double quotes where the value needs them.
    var pair: String {
        switch value {
        case .int(let number): return "\(key)=\(number)"
        case .digits(let digits): return "\(key)=\(digits)"
        case .text(let text):
            let isBare = !text.isEmpty && !text.utf8.contains { $0 <= 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x27 }
            return isBare ? "\(key)=\(text)" : "\(key)=\"\(Field.escaped(text, quote: "\""))\""
        }
    }

    /// The fields as one JSON object on one line.
    static func json(_ fields: [Field]) -> String {
        let members = fields.map { JSONValue.quoted($0.key) + ": " + $0.literal(JSONValue.quoted) }
        return "{" + members.joined(separator: ", ") + "}"
    }

    /// The fields as Python's `repr` of a dict; `prefix` is `u` for Python 2's text strings.
    static func python(_ fields: [Field], prefix: String) -> String {
        let members = fields.map { field in
            pythonString(field.key, prefix: "") + ": " + field.literal { pythonString($0, prefix: prefix) }
        }
        return "{" + members.joined(separator: ", ") + "}"
    }

    private func literal(_ quote: (String) -> String) -> String {
        switch value {
        case .text(let text): quote(text)
        case .int(let number): String(number)
        case .digits(let digits): digits
        }
    }

    /// Python chooses double quotes where the text holds single ones alone.
    private static func pythonString(_ text: String, prefix: String) -> String {
        let quote: Character = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        return "\(prefix)\(quote)\(escaped(text, quote: quote))\(quote)"
    }

    private static func escaped(_ text: String, quote: Character) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case quote: result += "\\" + String(quote)
            default: result.append(character)
            }
        }
        return result
    }
}
