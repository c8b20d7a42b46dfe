/// A file or folder whose changes are to wake the follower.
public struct WatchTarget: Hashable, Sendable {
    public enum Kind: Sendable {
        /// Names that come and go in it.
        case folder
        /// Its content.
        case file
    }

    public let kind: Kind
    /// How to reach it; an open file by its descriptor below /proc, so that no rename comes between.
    public let path: String
    public let identity: FileIdentity

    public init(kind: Kind, path: String, identity: FileIdentity) {
        self.kind = kind
        self.path = path
        self.identity = identity
    }

    public static func == (a: WatchTarget, b: WatchTarget) -> Bool { a.kind == b.kind && a.identity == b.identity }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(identity)
    }
}
