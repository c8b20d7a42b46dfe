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
