/// How soon to look again.
public enum Urgency: Int, Comparable, Sendable {
    /// When something happens, or once a second.
    case calm
    /// Something is under way: four times a second.
    case undecided
    /// Something waits for one more look.
    case soon
    /// There is more to read.
    case more

    public static func < (a: Urgency, b: Urgency) -> Bool { a.rawValue < b.rawValue }

    /// How long to wait at most, nanoseconds.
    var nanoseconds: Int64 {
        switch self {
        case .calm: 1_000_000_000
        case .undecided: 250_000_000
        case .soon: 20_000_000
        case .more: 0
        }
    }
}
