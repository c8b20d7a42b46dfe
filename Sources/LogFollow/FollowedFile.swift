/// The generation that a line comes from.
public final class FollowedFile: Sendable {
    /// The followed path's place in the list of paths.
    public let log: Int
    /// Counts the generations opened by this follower, from 1.
    public let generation: Int
    /// The file's path when it was opened.
    public let name: String

    init(log: Int, generation: Int, name: String) {
        self.log = log
        self.generation = generation
        self.name = name
    }
}
