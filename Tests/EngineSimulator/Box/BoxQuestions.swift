/// What a box is asked beside the documented views, and in which shape the answers are compared.
struct BoxQuestions {
    let story: Story
    /// The host that lines without one have.
    let host: String

    var all: [TruthCheck.Question] {
        let final = story.final
        var questions = [
            question(["jobs"], final.jobs), question(["updates"], final.updates()),
            question(["messages"], final.messages) { $0.withoutAside }, question(["runs"], final.runs),
            question(["messages", "--all"], final.records, form: "ndjson") { $0.records(aside: false) },
            question(["blame"], final.blame), question(["failures"], final.failures),
            question(["summary"], final.summary),
            question(["verify"], .array([])) { $0.surprises },
        ]
        if let box = story.box {
            let told = box.aside.compactMap(\.told).map { $0.allJSON.without(BoxQuestions.openKeys) }
            questions.append(
                question(["messages", "--all"], .array(told), form: "ndjson") {
                    $0.records(aside: true).without(BoxQuestions.openKeys)
                })
        }
        return questions
    }

    /// Which run and action a line beside the log belongs to follows from times alone, which may be equal.
    private static let openKeys: Set = ["run", "action"]

    private func question(
        _ arguments: [String], _ truth: JSONValue, form: String = "json",
        _ shape: @escaping (JSONValue) -> JSONValue = { $0 }
    ) -> TruthCheck.Question {
        let host = host
        return TruthCheck.Question(
            arguments: arguments + ["-o", form], truth: truth.withHost(host).canonical, isLines: form == "ndjson"
        ) { truth, answer in
            shape(answer).canonical.projected(on: truth)
        }
    }
}

extension JSONValue {
    /// The records of the log, or of what stands beside it.
    fileprivate func records(aside: Bool) -> JSONValue {
        .array(items.filter { ($0["file"]?.string ?? "").contains("joboutput") == aside })
    }

    /// Messages that no other file than the log tells.
    fileprivate var withoutAside: JSONValue {
        guard case .object(var members) = self, let messages = members["messages"]?.items else { return self }
        members["messages"] = .array(messages.filter { !($0["msg"]?.string ?? "").contains(BoxTexts.asideWords) })
        return .object(members)
    }

    /// What `verify` finds in a box in which nothing is wrong but repeats, and that it was not rotated every day.
    fileprivate var surprises: JSONValue {
        .array(
            (self["findings"]?.items ?? []).filter {
                $0["kind"]?.string != "repeat" && !($0["text"]?.string ?? "").contains("missing between")
            })
    }

    /// The same without some keys at any depth.
    fileprivate func without(_ keys: Set<String>) -> JSONValue {
        switch self {
        case .array(let items): .array(items.map { $0.without(keys) })
        case .object(let members): .object(members.filter { !keys.contains($0.key) }.mapValues { $0.without(keys) })
        default: self
        }
    }

    /// The same with the host that a source without one has.
    fileprivate func withHost(_ host: String) -> JSONValue {
        switch self {
        case .array(let items): return .array(items.map { $0.withHost(host) })
        case .object(let members):
            return .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, value in
                        (key, key == "host" && value.string == "" ? .string(host) : value.withHost(host))
                    }))
        default: return self
        }
    }

    /// Lists whose order is open in an order of their own, and files by their last name.
    fileprivate var canonical: JSONValue {
        guard case .object(let members) = self else {
            if case .array(let items) = self { return .array(items.map(\.canonical)) }
            return self
        }
        let open: Set = ["failures", "blame", "executing", "waiting", "failed", "repeated", "never_ended"]
        var result = members.mapValues(\.canonical)
        for (key, value) in result {
            if open.contains(key) { result[key] = .array(value.items.sorted { $0.orderText < $1.orderText }) }
        }
        if let holders = members["for"] {
            result["for"] = .array(holders.items.sorted { ($0.string ?? "") < ($1.string ?? "") })
        }
        if let file = members["file"]?.string {
            result["file"] = .string(file.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? file)
        }
        return .object(result)
    }

    private var orderText: String {
        ["job", "action", "reason", "t0", "since", "last"].map { key in
            self[key].map { $0.asDouble.map { String($0) } ?? $0.text } ?? ""
        }.joined(separator: "\u{1}")
    }

    /// Without the keys of objects that `truth` does not speak of.
    fileprivate func projected(on truth: JSONValue) -> JSONValue {
        switch (self, truth) {
        case (.object(let mine), .object(let theirs)):
            return .object(
                mine.filter { theirs[$0.key] != nil }.reduce(into: [:]) { result, member in
                    result[member.key] = member.value.projected(on: theirs[member.key] ?? .null)
                })
        case (.array(let mine), .array(let theirs)) where !theirs.isEmpty:
            return .array(
                mine.enumerated().map { index, item in item.projected(on: theirs[min(index, theirs.count - 1)]) })
        default: return self
        }
    }
}

/// The truth of what went wrong on one host.
struct FailureLedger {
    private struct Failure {
        var told: Told
        var reason: String
        var detail: [String]
        var isClaimed = false
    }

    private var failures: [Failure] = []
    /// Each job's last error note since its action began, by index.
    private var lastNotes: [String: Int] = [:]

    /// A new action begins: notes from before it tell nothing of its end.
    mutating func begin(_ job: String) { lastNotes[job] = nil }

    mutating func add(note: Told) {
        lastNotes[note.job] = failures.count
        failures.append(Failure(told: note, reason: FailureLedger.exception(note) ?? note.words, detail: note.detail))
    }

    mutating func add(neverEnded told: Told) {
        failures.append(Failure(told: told, reason: "never ended", detail: []))
    }

    mutating func add(event: Told, hasBegun: Bool) {
        var failure = Failure(told: event, reason: event.code ?? event.ownText ?? "", detail: event.detail)
        if let reason = FailureLedger.exception(event) ?? event.reason {
            failure.reason = reason
        } else if let index = lastNotes[event.job], hasBegun || event.time - failures[index].told.time <= .minute {
            failure.reason = failures[index].reason
            if !failures[index].detail.isEmpty { failure.detail = failures[index].detail }
            failures[index].isClaimed = true
            lastNotes[event.job] = nil
        }
        failures.append(failure)
    }

    private static func exception(_ told: Told) -> String? {
        told.detail.contains { $0.hasPrefix("Traceback") } ? told.detail.last : nil
    }

    /// The last failed event's reason.
    func lastReason(_ job: String) -> (action: String?, reason: String)? {
        failures.last { $0.told.job == job && $0.told.kind == .completed }.map { ($0.told.action, $0.reason) }
    }

    /// The groups, in no order.
    var groups: [JSONValue] {
        let listed = failures.filter { !$0.isClaimed }
        let groups = Dictionary(grouping: listed) { failure in
            [failure.told.job, failure.told.action ?? "", FailureLedger.withoutDigits(failure.reason)]
        }
        return groups.values.map(FailureLedger.json)
    }

    private static func withoutDigits(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if !("0"..."9").contains(character) { return result.append(character) }
            if result.last != "#" { result.append("#") }
        }
    }

    private static func json(_ group: [Failure]) -> JSONValue {
        // What stands later in the log is newer; a piece's name tells nothing of its age, but its lines were told in order.
        let newest = group.max { ($0.told.order, 0) < ($1.told.order, 1) } ?? group[0]
        let times = group.map(\.told.time)
        return .object([
            "host": .string(newest.told.host), "job": newest.told.job.isEmpty ? .null : .string(newest.told.job),
            "action": newest.told.action.map { .string($0) } ?? .null, "reason": .string(newest.reason),
            "count": .int(group.count), "first": .time(times.min() ?? 0), "last": .time(times.max() ?? 0),
            "file": .string(newest.told.file), "line": .int(newest.told.line),
            "detail": newest.detail.isEmpty ? .null : .string(newest.detail.joined(separator: "\n")),
        ])
    }
}
