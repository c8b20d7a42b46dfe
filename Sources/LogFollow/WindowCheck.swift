/// Whether a file still holds the bytes that were read from it last.
public enum WindowCheck: Equatable, Sendable {
    case equal
    case different
    /// They could not be read.
    case unknown
}
