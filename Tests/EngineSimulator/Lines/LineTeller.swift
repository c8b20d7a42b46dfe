/// Writes the log of all engines: each fact as a line in some form, with noise around it, and what each line tells.
struct LineTeller {
    let scenario: Scenario
    var random: SplitMix64
    var messages: MessageWriter
    var counters: [String: Counters] = [:]
    private var prefixes: PrefixWriter
    private var picker: LayoutPicker
    /// The time that a line without any takes from the line before; nil where that line shows two.
    private(set) var inheritedTime: Micros?
    /// True after a traceback: a line of no layout would read as its end.
    private(set) var hasOpenDetail = false

    init(scenario: Scenario, zone: LocalClock, random: SplitMix64) {
        self.scenario = scenario
        self.random = random
        prefixes = PrefixWriter(zone: zone, random: self.random.fork())
        messages = MessageWriter(oddities: scenario.oddities, random: self.random.fork())
        picker = LayoutPicker(scenario: scenario, random: self.random.fork())
    }

    /// All lines that come of `fact`.
    mutating func tell(_ fact: EngineFact, host: String) -> [LogItem] {
        if fact.isFirstOfLife { counters[host] = Counters() }
        var items = noise(before: fact, host: host)
        let layout = picker.pick(host: host, wall: fact.wall)
        var main = record(fact, host, layout)
        main = withDetail(main)
        items.append(main)
        if !hasOpenDetail, let after = restated(main, fact, layout) ?? repeated(main, fact, layout) {
            items.append(after)
        }
        return items
    }

    /// True with `probability` where `oddity` is wanted.
    mutating func isOdd(_ oddity: Oddities, _ probability: Double) -> Bool {
        scenario.oddities.contains(oddity) && random.chance(probability)
    }
}

// MARK: - Lines

extension LineTeller {
    mutating func prefix(_ layout: Layout, _ subject: PrefixWriter.Subject) -> Prefix {
        prefixes.write(layout, subject)
    }

    /// True where a line of `host` needs not name it.
    func mayOmitHost(_ host: String) -> Bool { picker.mayOmitHost(host) }

    /// The bytes of one line; takes note of what the next line may take from it.
    mutating func line(_ occasion: Occasion, _ body: String) -> [UInt8] {
        picker.note(occasion)
        if let time = occasion.prefix.time { inheritedTime = time }
        hasOpenDetail = false
        return terminated(occasion.prefix.text + body)
    }

    /// A record's item. A line whose prefix and message tell two times leaves none to the line after it.
    mutating func item(_ occasion: Occasion, _ body: String, _ told: Told) -> LogItem {
        let bytes = line(occasion, body)
        let prefixTime = occasion.prefix.time ?? told.time
        inheritedTime = prefixTime == told.time ? told.time : nil
        return LogItem(
            lines: [bytes], role: .record(told), wall: occasion.fact.wall, opensLife: occasion.fact.isFirstOfLife)
    }

    /// Adds a traceback below a failure.
    private mutating func withDetail(_ item: LogItem) -> LogItem {
        guard let told = item.told, told.kind == .completed, !told.isOK, isOdd(.details, 0.6) else { return item }
        var result = item
        result.lines += random.pick(Texts.tracebacks).map { terminated($0) }
        hasOpenDetail = true
        return result
    }

    /// The bytes of a line with its end.
    private mutating func terminated(_ text: String) -> [UInt8] {
        Array((text + (isOdd(.carriageReturns, 0.3) ? "\r\n" : "\n")).utf8)
    }
}

extension LineTeller {
    /// The line that tells `fact`.
    mutating func record(_ fact: EngineFact, _ host: String, _ layout: Layout) -> LogItem {
        let prefersText = isOdd(.textForms, 0.35) && !fact.opensLife
        let subject = subject(of: fact, host, mayLackProgram: !prefersText)
        let occasion = Occasion(fact: fact, host: host, layout: layout, prefix: prefix(layout, subject))
        let told = told(occasion)
        if prefersText, let item = textual(occasion, told) { return item }
        return coded(occasion, told)
    }

    /// What the prefix shall name; the first line of a life shows all, so that one start reads as one.
    private mutating func subject(
        of fact: EngineFact, _ host: String, mayLackProgram: Bool
    ) -> PrefixWriter.Subject {
        var subject = PrefixWriter.Subject(wall: fact.wall, host: host, program: "jobsengine", pid: fact.enginePID)
        guard !fact.isFirstOfLife, isOdd(.thinPrefixes, 0.2) else { return subject }
        if mayOmitHost(host), random.chance(0.3) { subject.host = nil }
        if random.chance(0.4) { subject.pid = nil }
        if mayLackProgram, random.chance(0.2) { (subject.program, subject.pid) = (nil, nil) }
        return subject
    }

    private func told(_ occasion: Occasion) -> Told {
        let fact = occasion.fact
        var told = Told(kind: fact.kind.told)
        told.job = fact.job
        told.action = fact.kind.isOfEngine ? nil : fact.action
        told.host = scenario.isHostless ? "" : occasion.host
        told.enginePID = occasion.prefix.pid
        if case .began(let pid) = fact.kind { told.jobPID = pid }
        if case .completed(let isOK) = fact.kind { told.isOK = isOK }
        return told
    }

    /// The digits of an own timestamp and the time that they tell.
    private func stamp(_ fact: EngineFact) -> (digits: String, time: Micros) {
        let time = fact.wall.cut(toDigits: scenario.timestampDigits)
        return (time.seconds(digits: scenario.timestampDigits), time)
    }
}

// MARK: - Text forms and update objects

extension LineTeller {
    /// A `Job NAME …` line or an update object; nil where what is told has no such form here.
    mutating func textual(_ occasion: Occasion, _ told: Told) -> LogItem? {
        occasion.layout.isObject ? update(occasion, told) : text(occasion, told)
    }

    private mutating func update(_ occasion: Occasion, _ told: Told) -> LogItem? {
        let (digits, time) = stamp(occasion.fact)
        let isOdd = isOdd(.oddKeys, 0.2)
        let depends = occasion.fact.depends
        guard
            let (fields, updated) = UpdateWriter.write(
                told, depends: depends, time: digits, isOdd: isOdd, random: &random)
        else { return nil }
        var result = updated
        result.time = time
        return item(occasion, object(fields, occasion.layout), result)
    }

    private mutating func text(_ occasion: Occasion, _ told: Told) -> LogItem? {
        guard let time = occasion.prefix.time ?? inheritedTime else { return nil }
        var result = told
        result.code = nil
        result.time = time
        if told.kind == .began, isOdd(.oddKeys, 0.3) { result.jobPID = nil }
        if told.kind == .waits { result.action = nil }
        let depends = occasion.fact.depends
        guard let text = TextForm.write(result, depends: depends, random: &random) else { return nil }
        result.ownText = text
        return item(occasion, text, result)
    }
}

// MARK: - Codes

extension LineTeller {
    /// A message code with keys, or a message object.
    private mutating func coded(_ occasion: Occasion, _ told: Told) -> LogItem {
        let (digits, time) = stamp(occasion.fact)
        let isStamped = wantsStamp(occasion)
        let stamp = isStamped ? Field(key: "timestamp", value: .digits(digits)) : nil
        var own = counters[occasion.host] ?? Counters()
        var message = messages.write(occasion.fact, told, stamp: stamp, counters: &own)
        counters[occasion.host] = own
        message.told.time = isStamped ? time : occasion.prefix.time ?? inheritedTime ?? time
        var result = item(occasion, body(message, occasion), message.told)
        if message.contradictsCode { result.findings.append("conflict") }
        return result
    }

    private mutating func wantsStamp(_ occasion: Occasion) -> Bool {
        guard occasion.prefix.time != nil else { return inheritedTime == nil || !isOdd(.oddKeys, 0.1) }
        switch scenario.timestamps {
        case .always: return !occasion.fact.kind.isOfEngine
        case .never: return false
        case .sometimes: return random.chance(0.5)
        }
    }

    private mutating func body(_ message: Message, _ occasion: Occasion) -> String {
        guard !occasion.layout.isObject else {
            return object([Field(key: "msg", value: .text(message.code))] + message.fields, occasion.layout)
        }
        let decoration = mayBeDecorated(occasion) && isOdd(.oddKeys, 0.1) ? random.pick(Texts.decorations) : ""
        let code =
            (isOdd(.oddKeys, 0.1) ? "%" : "") + message.code + (isOdd(.oddKeys, 0.1) ? random.pick([",", ":"]) : "")
        return decoration + code + tail(message.fields)
    }

    /// A word before the code would read as the program where the prefix names none, and as the end of a traceback
    /// where a line without prefix follows one.
    private func mayBeDecorated(_ occasion: Occasion) -> Bool {
        if occasion.layout == .bare { return !hasOpenDetail }
        return occasion.prefix.namesProgram || !occasion.layout.carriesHost
    }

    /// The keys behind the code: pairs with words among them, or one object. Words without a known key would make a note.
    private mutating func tail(_ fields: [Field]) -> String {
        if isOdd(.oddKeys, 0.1) { return " " + Field.json(fields) }
        var words = fields.map(\.pair)
        if fields.contains(where: \.isKnown), isOdd(.oddKeys, 0.2) {
            words.insert(random.pick(Texts.words), at: random.int(0...words.count))
        }
        return words.map { " " + $0 }.joined()
    }

    /// The fields as an object of the layout's syntax.
    func object(_ fields: [Field], _ layout: Layout) -> String {
        layout == .json ? Field.json(fields) : Field.python(fields, prefix: scenario.seed % 3 == 0 ? "u" : "")
    }
}
