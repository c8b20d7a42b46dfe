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
