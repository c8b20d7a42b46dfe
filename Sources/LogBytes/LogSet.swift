/// A live log with its rotated siblings, oldest first (contract, section 2).
public struct LogSet: Sendable {
    /// The live file's name, without rotation suffix.
    public let name: String
    /// The bundle's or directory's name: the host of a set whose lines carry none.
    public let place: String
    public var files: [LogFile]

    public init(name: String, place: String, files: [LogFile]) {
        self.name = name
        self.place = place
        self.files = files
    }
}
