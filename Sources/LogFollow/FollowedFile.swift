import LogLines

/// The generation that a line comes from.
public final class FollowedFile: Sendable {
    /// The followed path's place in the list of paths.
    public let log: Int
    /// Counts the generations opened by this follower, from 1.
    public let generation: Int
    /// The file's path when it was opened.
    public let name: String
    /// The chain at the first line's end, which tells a generation whatever it is called; nil where reading begins
    /// with that line.
    public let head: Chain?

    init(log: Int, generation: Int, name: String, head: Chain? = nil) {
        self.log = log
        self.head = head
        self.generation = generation
        self.name = name
    }
}
