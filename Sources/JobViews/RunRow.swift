import JobState

/// A run as a view shows it.
public struct RunRow: Sendable {
    public let host: String
    public let run: Run

    public init(host: String, run: Run) {
        self.host = host
        self.run = run
    }
}
