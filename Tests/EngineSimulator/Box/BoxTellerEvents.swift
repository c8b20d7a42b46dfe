extension BoxTeller {
    /// What is written of `fact`: by the engine, or by the child whose action ended.
    mutating func event(_ fact: EngineFact, _ engine: Speaker) -> (speech: Speech, details: [String]) {
        var told = Told(kind: fact.kind.told, job: fact.job)
        if !fact.kind.isOfEngine { told.action = fact.action }
        if case .completed(let isOK) = fact.kind { told.isOK = isOK }
        if case .began(let pid) = fact.kind {
            told.jobPID = pid
            children[fact.job] = pid
        }
        if fact.kind.told == .completed, let pid = children.removeValue(forKey: fact.job), random.chance(0.15) {
            return ownWords(fact, told, Speaker(section: fact.job, pid: pid))
        }
        if !fact.kind.isOfEngine, !fact.isFirstOfLife, isOdd(.textForms, 0.15),
            let sentence = sentence(fact, told, engine)
        {
            return (sentence, [])
        }
        return coded(fact, told, engine)
    }

    private func speech(_ fact: EngineFact, _ speaker: Speaker, _ text: String, _ told: Told) -> Speech {
        Speech(
            speaker: speaker, text: text, role: .record(told), level: told.isOK ? "INFO" : "ERROR",
            time: fact.trueTime, wall: fact.wall)
    }

    /// A child's event: its code alone, or with the reason behind a colon.
    private mutating func ownWords(_ fact: EngineFact, _ told: Told, _ child: Speaker) -> (Speech, [String]) {
        var told = told
        let code =
            "\(fact.job.uppercased())-\(told.isOK ? "I" : "E")-\(fact.action.prefix(1).uppercased())"
            + fact.action.dropFirst()
        told.code = code
        guard !told.isOK else { return (speech(fact, child, code, told), []) }
        if random.chance(0.4) {
            let reason = filled(random.pick(BoxTexts.reasons), fact.job)
            told.reason = reason
            return (speech(fact, child, "\(code): \(reason)", told), [])
        }
        let details = random.chance(0.5) ? traceback(fact.job) : []
        return (speech(fact, child, code, told), details)
    }

    private mutating func sentence(_ fact: EngineFact, _ told: Told, _ engine: Speaker) -> Speech? {
        var told = told
        if told.kind == .waits { told.action = nil }
        guard let text = TextForm.write(told, depends: fact.depends, random: &random) else { return nil }
        told.ownText = text
        let behind = text.firstIndex(of: ":").map { String(text[$0...].dropFirst(2)) }
        if told.kind == .waits { told.depends = behind == nil ? [] : fact.depends }
        if told.kind == .completed { told.reason = behind }
        return speech(fact, engine, text, told)
    }

    private mutating func coded(_ fact: EngineFact, _ told: Told, _ engine: Speaker) -> (Speech, [String]) {
        let digits = scenario.timestampDigits
        let time = fact.wall.cut(toDigits: digits)
        let stamp = wantsStamp(fact) ? Field(key: "timestamp", value: .digits(time.seconds(digits: digits))) : nil
        var message = messages.write(fact, told, stamp: stamp, counters: &counters)
        if stamp != nil { message.told.time = time }
        if fact.kind.told == .waits { nameDepends(&message, fact.depends) }
        let why = fact.kind.told == .completed && !told.isOK ? reason(&message) : (words: "", details: [])
        let text = message.code + message.fields.map { " " + $0.pair }.joined() + why.words
        return (speech(fact, engine, text, message.told), why.details)
    }

    private mutating func wantsStamp(_ fact: EngineFact) -> Bool {
        switch scenario.timestamps {
        case .always: !fact.kind.isOfEngine
        case .never: false
        case .sometimes: random.chance(0.5)
        }
    }

    /// A wait that names nobody waits for whom the catalogue says.
    private mutating func nameDepends(_ message: inout Message, _ depends: [String]) {
        if random.chance(0.5) {
            message.fields.removeAll { $0.key == "depends" }
        } else {
            message.told.depends = depends
        }
    }

    /// Why an action failed: as a key, in words, as a traceback, or nowhere.
    private mutating func reason(_ message: inout Message) -> (words: String, details: [String]) {
        let job = message.told.job
        let reason = filled(random.pick(BoxTexts.reasons), job)
        switch random.int(0...3) {
        case 0:
            message.fields.append(Field(key: "reason", value: .text(reason)))
            message.told.reason = reason
            return ("", [])
        case 1:
            message.told.reason = reason
            return (" " + reason, [])
        case 2: return ("", traceback(job))
        default: return ("", [])
        }
    }

    mutating func traceback(_ job: String) -> [String] {
        let number = random.int(1...400)
        return random.pick(BoxTexts.tracebacks).map { BoxTeller.filled($0, job, number) }
    }

    mutating func filled(_ text: String, _ job: String) -> String {
        BoxTeller.filled(text, job, random.int(1...400))
    }

    /// NAME is the job; a capital alone stands for a number.
    private static func filled(_ text: String, _ job: String, _ number: Int) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return words.map { word in
            if word == "N" || word == "N," { return word.replacing("N", with: String(number)) }
            return word.replacing("NAME", with: job)
        }.joined(separator: " ")
    }
}

extension BoxTeller {
    /// Plans what the child that executes an action writes on its way.
    mutating func chatter(of fact: EngineFact, _ child: Speaker) {
        var time = fact.trueTime
        for _ in 0..<random.int(0...4) {
            time += Micros(random.int(20_000...(random.chance(0.2) ? 3_000_000 : 400_000)))
            let first = Speech(
                speaker: child, text: "", role: .detail, time: time, wall: fact.wall + time - fact.trueTime)
            for (speech, details) in words(first, fact.job) {
                var speech = speech
                (speech.time, speech.wall) = (time, fact.wall + time - fact.trueTime)
                plan(speech, details)
                // The next line of this child comes behind the last of these.
                time += 2001 * Micros(details.count) + 10
            }
        }
    }

    private mutating func words(_ speech: Speech, _ job: String) -> [(Speech, [String])] {
        switch random.int(0...9) {
        case 0...3: [(progress(speech, job), [])]
        case 4...5: [error(speech, job)]
        case 6...7: [(plain(speech), [])]
        default: command(speech, job)
        }
    }

    private mutating func progress(_ speech: Speech, _ job: String) -> Speech {
        let facility = random.chance(0.1) ? "monit" : job
        let text = filled(random.pick(BoxTexts.progress), job)
        return coded(speech, facility, random.pick(["I", "I", "I", "W", "S", "D"]), text)
    }

    private mutating func error(_ speech: Speech, _ job: String) -> (Speech, [String]) {
        let text = filled(random.pick(BoxTexts.errors), job)
        let details = isOdd(.details, 0.4) ? traceback(job) : []
        return (coded(speech, job, random.pick(["E", "E", "F"]), text), details)
    }

    /// A note with a code; what is not ASCII was unicode to its writer.
    private mutating func coded(_ speech: Speech, _ job: String, _ severity: String, _ text: String) -> Speech {
        var (result, told) = (speech, Told(kind: .note, job: job))
        told.code = "\(job.uppercased())-\(severity)-\(text)"
        (told.words, told.severity, told.isOK) = (text, severity, severity != "E" && severity != "F")
        result.isUnicode = text.utf8.contains { $0 > 127 } || random.chance(0.1)
        let place = isOdd(.oddKeys, 0.1) && !isPython ? "/usr/lib/jobs/job.py:run:\(random.int(1...999)): " : ""
        result.text = place + (told.code ?? "")
        result.level = ["W": "WARNING", "E": "ERROR", "F": "CRITICAL", "D": "DEBUG"][severity] ?? "INFO"
        result.role = .record(told)
        return result
    }

    private mutating func plain(_ speech: Speech) -> Speech {
        let level = random.pick([("INFO", "I"), ("INFO", "I"), ("DEBUG", "D"), ("WARNING", "W"), ("ERROR", "E")])
        return uncoded(speech, filled(random.pick(BoxTexts.plain), ""), level)
    }

    /// A note without a code; only a file tells its level.
    private func uncoded(_ speech: Speech, _ text: String, _ level: (name: String, letter: String)) -> Speech {
        var (result, told) = (speech, Told(kind: .note, job: speech.speaker.section ?? ""))
        (told.words, told.severity) = (text, isPython ? level.letter : "I")
        (result.text, result.level, result.role) = (text, level.name, .record(told))
        return result
    }

    /// A command with its output, into the log or beside it.
    private mutating func command(_ speech: Speech, _ job: String) -> [(Speech, [String])] {
        var first = speech
        first.isAside = random.chance(0.4)
        let (command, level) = (random.pick(BoxTexts.commands), ("DEBUG", "D"))
        let lines = (0..<random.int(1...4)).map { _ in random.pick(BoxTexts.output) }
        var all = [(uncoded(first, "RUNNING [\(command)]", level), [String]())]
        all.append((uncoded(first, "STDOUT [\(command)]", level), lines))
        if random.chance(0.3) { all.append((uncoded(first, "STDERR [\(command)]", level), ["warning: \(job) is old"])) }
        all.append((uncoded(first, "RETURNCODE [\(command)] 0", level), []))
        if first.isAside { all.append((coded(first, job, "I", BoxTexts.asideWords + command), [])) }
        return all
    }
}
