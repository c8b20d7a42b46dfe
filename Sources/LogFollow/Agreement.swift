/// How a file's content relates to what was delivered of a generation.
public enum Agreement: Equatable, Sendable {
    /// The same up to the mark's position.
    case continues
    /// A shorter beginning of it.
    case begins
    case differs
    /// It could not be read.
    case unknown
}
