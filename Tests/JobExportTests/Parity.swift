import TestSupport

/// Compares what a server's views answer with what `jobtrail` answers from the files.
enum Parity {
    /// The first difference of each view, in words.
    static func differences(_ log: SimulatedLog, _ server: any SQLEngine) throws -> [String] {
        let jobs = try log.view("jobs")
        let isSingle = jobs["hosts"] == nil
        return [
            difference("jobs", try SQLViews.jobs(server, isSingle: isSingle), jobs),
            difference("messages", try SQLViews.messages(server, isSingle: isSingle), try log.view("messages")),
            difference("updates", try SQLViews.updates(server, isSingle: isSingle), try updates(log)),
            difference("runs", try SQLViews.runs(server), sorted(try log.view("runs"))),
        ].compactMap { $0 }
    }

    private static func difference(_ view: String, _ got: JSONValue, _ wanted: JSONValue) -> String? {
        guard case .object(var members) = wanted else { return "\(view): no object" }
        members["time"] = nil
        return got.difference(from: .object(members)).map { "\(view): \($0)" }
    }

    /// Every update there ever was, without what a row alone does not tell.
    private static func updates(_ log: SimulatedLog) throws -> JSONValue {
        let view = try run(["updates", "-q", "-o", "json", "--timeout", "1e12", log.path]).json()
        return withoutStatus(view)
    }

    private static func withoutStatus(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(var members):
            if members["msg"] != nil { members["status"] = nil }
            return .object(members.mapValues(withoutStatus))
        case .array(let items): return .array(items.map(withoutStatus))
        default: return value
        }
    }

    private static func sorted(_ runs: JSONValue) -> JSONValue {
        let rows = (runs["runs"]?.items ?? []).sorted {
            ($0["host"]?.string ?? "", $0["run"]?.number ?? 0) < ($1["host"]?.string ?? "", $1["run"]?.number ?? 0)
        }
        return .object(["runs": .array(rows)])
    }
}
