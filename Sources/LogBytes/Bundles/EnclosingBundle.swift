/// A bundle that a log lies in, as it is stored.
public struct EnclosingBundle: Sendable {
    /// The path as given, or `outer.zip!inner.tar.gz`.
    public let name: String
    public let origin: any ByteOrigin
}

extension LogFile {
    /// The bundles that the log lies in, the outermost first; none where it is a file of its own.
    public var bundles: [EnclosingBundle] {
        var found: [EnclosingBundle] = []
        var member = origin as? MemberOrigin
        while let bundle = member?.bundle {
            found.insert(bundle.enclosing, at: 0)
            member = bundle.enclosing.origin as? MemberOrigin
        }
        return found
    }
}
