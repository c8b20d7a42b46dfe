import Foundation

/// The modification times that belong to the fixtures, from `fixtures/dates.json`; git does not keep them.
struct FixtureDates: Sendable {
    /// Seconds since the epoch by path below `fixtures/`.
    private let seconds: [String: Double]

    static let shared: Result<FixtureDates, any Error> = Result { try FixtureDates() }

    private init() throws {
        seconds = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: fixture("dates.json")))
    }

    /// The dates of `path` and of all below it; the names are relative to `path`, its own is empty.
    func below(_ path: String) -> [String: Double] {
        var found: [String: Double] = [:]
        for (name, time) in seconds {
            if name == path {
                found[""] = time
            } else if name.hasPrefix(path + "/") {
                found[String(name.dropFirst(path.count + 1))] = time
            }
        }
        return found
    }
}
