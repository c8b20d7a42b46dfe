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
