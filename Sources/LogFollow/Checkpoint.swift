/// How far following has come (docs/following.md, Terms), as bytes that go into a file of their own or beside
/// the records into a database.
public struct Checkpoint: Equatable, Sendable {
    public static let version = 2

    /// The machine; see `HostIdentity`.
    public var host: String
    public var logs: [LogState]
    /// The output that was made from what was delivered, where that is a file of our own.
    public var output: OutputMark?
    /// What the taker of the lines wants to find again, such as the state of its fold.
    public var note: [UInt8]

    public init(host: String = HostIdentity.current, logs: [LogState], output: OutputMark? = nil, note: [UInt8] = []) {
        self.host = host
        self.logs = logs
        self.output = output
        self.note = note
    }

    /// Refuses a checkpoint of another machine, or of a path that is not among `paths`.
    public func check(paths: [String], file: String) throws(CheckpointError) {
        guard host == HostIdentity.current else { throw CheckpointError(path: file, .host) }
        for log in logs where !paths.contains(log.path) { throw CheckpointError(path: file, .log(log.path)) }
    }
}
