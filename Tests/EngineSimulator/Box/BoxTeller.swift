/// Writes a box's log: the engine tells events, its children notes, tracebacks and output, whose lines stand between others'.
struct BoxTeller {
    /// Who writes a line.
    struct Speaker: Hashable {
        /// The job of a child; nil for the engine.
        var section: String?
        var pid: Int
    }

    /// A line that a process is about to write.
    struct Speech {
        enum Role {
            case record(Told)
            case detail
        }

        var speaker: Speaker
        var text: String
        var role: Role
        var level = "INFO"
        var isUnicode = false
        /// True for what goes to `joboutput`.
        var isAside = false
        /// What joins a record with its details; 0 if it has none.
        var number = 0
        /// The lines that are written in one go behind the first.
        var more: [String] = []
        var time: Micros
        var wall: Micros
    }

    let scenario: Scenario
    private var zone: LocalClock
    var random: SplitMix64
    var messages: MessageWriter
    var counters = Counters()
    private var pending: [Speech] = []
    /// The processes of what executes, by job.
    var children: [String: Int] = [:]
    private var numbers = 0
    private var host = ""
    private var lastWall: Micros = 0
    private(set) var aside: [LogItem] = []

    init(_ scenario: Scenario, _ zone: LocalClock, random: SplitMix64) {
        self.scenario = scenario
        self.zone = zone
        self.random = random
        messages = MessageWriter(oddities: [], random: self.random.fork())
    }

    var isPython: Bool { scenario.layout == .appliancePython }

    /// All lines that come of `fact`, and what children write before it.
    mutating func tell(_ fact: EngineFact, host: String) -> [LogItem] {
        self.host = host
        let engine = Speaker(section: nil, pid: fact.enginePID)
        var items: [LogItem] = []
        if fact.isFirstOfLife {
            counters = Counters()
            children = [:]
            if random.chance(0.7) { pending = [] }
        }
        flush(&items) { $0.time < fact.trueTime }
        if fact.kind.told == .completed {
            flush(&items, at: fact.wall) { $0.speaker.section == fact.job }
        }
        if !fact.isFirstOfLife { items += foreign(fact.wall) }
        flush(&items, at: fact.wall) { $0.speaker == engine }
        say(event(fact, engine), &items)
        if case .began(let pid) = fact.kind { chatter(of: fact, Speaker(section: fact.job, pid: pid)) }
        return items
    }

    /// Gives every record the details that were written, and ties these to it.
    mutating func finish(_ items: inout [LogItem]) {
        BoxTeller.join(&items)
        BoxTeller.join(&aside)
        var line = 1
        for index in aside.indices {
            aside[index].told?.file = "joboutput"
            aside[index].told?.line = line
            line += aside[index].lines.count
        }
    }

    private static func join(_ items: inout [LogItem]) {
        var owners: [Int: Int] = [:]
        for index in items.indices {
            if items[index].number > 0 { owners[items[index].number] = index }
            guard case .detail(let number, let text) = items[index].role, let owner = owners[number] else { continue }
            items[owner].told?.detail.append(text)
            for tied in owner + 1...index { items[tied].isTied = true }
        }
        for index in items.indices {
            items[index].told?.order = index
        }
    }
}

// MARK: - Lines

extension BoxTeller {
    /// Lets a process write a record with its details: all at once, or line by line as it comes to it.
    mutating func plan(_ speech: Speech, _ details: [String]) {
        let all = parts(speech, details)
        pending += all
        pending.sort { $0.time < $1.time }
    }

    private mutating func parts(_ speech: Speech, _ details: [String]) -> [Speech] {
        var head = speech
        guard !isPython, !details.isEmpty else {
            head.more = details
            return [head]
        }
        numbers += 1
        head.number = numbers
        var all = [head]
        for text in details {
            var next = all[all.count - 1]
            let step = Micros(random.int(1...2000))
            (next.role, next.text) = (.detail, text)
            (next.time, next.wall) = (next.time + step, next.wall + step)
            all.append(next)
        }
        return all
    }

    /// Writes an event now; what belongs to it follows.
    private mutating func say(_ event: (speech: Speech, details: [String]), _ items: inout [LogItem]) {
        let all = parts(event.speech, event.details)
        write(all[0], &items)
        pending += all.dropFirst()
        pending.sort { $0.time < $1.time }
    }

    /// Writes what is pending and chosen, `wall` being what the clock shows if it is known better than planned.
    private mutating func flush(_ items: inout [LogItem], at wall: Micros? = nil, _ isChosen: (Speech) -> Bool) {
        let chosen = pending.filter(isChosen)
        pending.removeAll(where: isChosen)
        for var speech in chosen {
            speech.wall = wall ?? speech.wall
            write(speech, &items)
            if !isPython, isOdd(.foreign, 0.05) { items += foreign(speech.wall) }
        }
    }

    private mutating func write(_ speech: Speech, _ items: inout [LogItem]) {
        lastWall = max(lastWall, speech.wall)
        let item = item(speech, lastWall)
        if speech.isAside {
            aside.append(item)
        } else {
            items.append(item)
            if let again = repeated(speech, item) { items.append(again) }
        }
    }

    private mutating func item(_ speech: Speech, _ wall: Micros) -> LogItem {
        let name = "jobsengine" + (speech.speaker.section.map { "/" + $0 } ?? "")
        let mark = speech.isUnicode && !isPython ? "\u{FEFF}" : ""
        let line = prefix(wall, mark + name, speech.speaker.pid, speech.level) + speech.text
        let lines = ([line] + speech.more).map { Array(($0 + "\n").utf8) }
        guard case .record(var told) = speech.role else {
            return LogItem(lines: lines, role: .detail(of: speech.number, speech.text), wall: wall)
        }
        told.host = scenario.isHostless ? "" : host
        told.enginePID = speech.speaker.pid
        told.hasSection = speech.speaker.section != nil
        told.detail = speech.more
        if told.time == 0 { told.time = wall.cut(toDigits: isPython ? 3 : 0) }
        return LogItem(lines: lines, role: .record(told), wall: wall, number: speech.number)
    }

    private mutating func prefix(_ wall: Micros, _ name: String?, _ pid: Int?, _ level: String) -> String {
        let local = zone.local(wall)
        let tag = name.map { $0 + (pid.map { "[\($0)]" } ?? "") }
        if isPython { return "\(local.date) \(local.clock),\(wall.fraction(digits: 3)) - \(tag ?? "") - \(level) - " }
        return "\(local.syslog) \(host) " + (tag.map { $0 + ": " } ?? "")
    }

    /// Other programs' lines.
    private mutating func foreign(_ wall: Micros) -> [LogItem] {
        guard isOdd(.foreign, 0.2) else { return [] }
        lastWall = max(lastWall, wall)
        let (program, text) = random.pick(BoxTexts.foreign)
        var lines = [prefix(lastWall, program, program == "kernel" && !isPython ? nil : 4711, "INFO") + text]
        if !isPython, isOdd(.repeats, 0.2) {
            lines.append(prefix(lastWall, nil, nil, "") + "last message repeated 2 times")
        }
        return lines.map { LogItem(lines: [Array(($0 + "\n").utf8)], role: .foreign, wall: lastWall) }
    }

    /// What syslog daemons write instead of a line that comes again.
    private mutating func repeated(_ speech: Speech, _ item: LogItem) -> LogItem? {
        guard !isPython, speech.number == 0, !speech.isUnicode, isOdd(.repeats, 0.06) else { return nil }
        let times = random.int(2...9)
        let forms = [
            "last message repeated \(times) times", "message repeated \(times) times: [ \(speech.text)]",
            "Last message '\(speech.text.prefix(20))' repeated \(times) times, suppressed by syslog-ng on \(host)",
        ]
        let form = random.int(0...(speech.text.utf8.contains { $0 > 127 } ? 1 : 2))
        let section = speech.speaker.section.map { "/" + $0 } ?? ""
        let isTagged = form > 0 || random.chance(0.5)
        let tag = isTagged ? "jobsengine" + section : nil
        let text = prefix(item.wall, tag, speech.speaker.pid, "") + forms[form]
        return LogItem(
            lines: [Array((text + "\n").utf8)], role: .repeated, wall: item.wall, isTied: true, findings: ["repeat"])
    }

    mutating func isOdd(_ oddity: Oddities, _ probability: Double) -> Bool {
        scenario.oddities.contains(oddity) && random.chance(probability)
    }
}
