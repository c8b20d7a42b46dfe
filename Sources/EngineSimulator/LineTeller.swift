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
