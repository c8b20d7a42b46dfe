/// A log that is followed into a store.
public struct FollowedLog: Equatable, Sendable {
    /// Absolute: by it the log is known again.
    public let path: String
    /// As the user gave it: the name that its records' file has.
    public let name: String
    /// Without folders.
    public let base: String
    /// The folder's name: the host of lines that name none.
    public let place: String

    public init(path: String, name: String, base: String, place: String) {
        self.path = path
        self.name = name
        self.base = base
        self.place = place
    }
}
