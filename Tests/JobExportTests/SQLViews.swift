import TestSupport

/// The server's views in the shape in which `jobtrail -o json` prints its own, without `time`.
enum SQLViews {
    /// - Parameter isSingle: whether `jobtrail` names no hosts, since there is one.
    static func jobs(_ server: any SQLEngine, isSingle: Bool) throws -> JSONValue {
        var hosts: [String: [String: JSONValue]] = [:]
        for row in try server.rows("SELECT * FROM jobtrail.jobs") {
            guard case .object(var job) = row, let host = job.removeValue(forKey: "host")?.string else { continue }
            if job["schedule"] != .string("executing") {
                job["pid"] = nil
                job["running_action"] = nil
            }
            hosts[host, default: [:]][job["name"]?.string ?? ""] = .object(job)
        }
        return shape(hosts.mapValues { .object(["jobs": .object($0)]) }, isSingle, empty: ["jobs": .object([:])])
    }

    static func messages(_ server: any SQLEngine, isSingle: Bool) throws -> JSONValue {
        // A host without messages has an empty list.
        var hosts: [String: [JSONValue]] = [:]
        for row in try server.rows("SELECT DISTINCT host FROM jobtrail.records") {
            hosts[row["host"]?.string ?? ""] = []
        }
        for row in try server.rows("SELECT * FROM jobtrail.messages ORDER BY host, log_place") {
            guard case .object(var message) = row, let host = message.removeValue(forKey: "host")?.string else {
                continue
            }
            message["log_place"] = nil
            hosts[host, default: []].append(.object(message))
        }
        return shape(hosts.mapValues { .object(["messages": .array($0)]) }, isSingle, empty: ["messages": .array([])])
    }

    /// Newest first; the status of a completion other than start, stop and restart is the job's own before it, which a
    /// row alone does not tell.
    static func updates(_ server: any SQLEngine, isSingle: Bool) throws -> JSONValue {
        var hosts: [String: [JSONValue]] = [:]
        for row in try server.rows("SELECT DISTINCT host FROM jobtrail.records") {
            hosts[row["host"]?.string ?? ""] = []
        }
        for row in try server.rows("SELECT * FROM jobtrail.updates ORDER BY host, time DESC, log_place DESC") {
            guard case .object(let update) = row else { continue }
            let shown = update.filter { ["name", "time", "msg"].contains($0.key) }
            hosts[update["host"]?.string ?? "", default: []].append(.object(shown))
        }
        return shape(hosts.mapValues { .object(["updates": .array($0)]) }, isSingle, empty: ["updates": .array([])])
    }

    /// With several hosts, runs that start at once are ordered by host.
    static func runs(_ server: any SQLEngine) throws -> JSONValue {
        .object(["runs": .array(try server.rows("SELECT * FROM jobtrail.runs ORDER BY host, run"))])
    }

    private static func shape(
        _ hosts: [String: JSONValue], _ isSingle: Bool, empty: [String: JSONValue]
    ) -> JSONValue {
        isSingle ? hosts.values.first ?? .object(empty) : .object(["hosts": .object(hosts)])
    }
}
