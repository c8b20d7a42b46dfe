/// A place before which everything is delivered and behind which nothing is, although reading has gone on.
public struct HeldPlace: Equatable, Sendable {
    /// `FollowedFile.generation`.
    public let generation: Int
    public let position: LinePosition

    public init(generation: Int, position: LinePosition) {
        self.generation = generation
        self.position = position
    }
}
