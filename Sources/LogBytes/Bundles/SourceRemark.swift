/// Something about a source that `verify` tells: a bundle's damage, a member that is not what it seems.
public struct SourceRemark: Sendable {
    public enum Kind: Sendable {
        case truncated, corrupt
        /// A member that another one of the same name hides.
        case duplicate
        /// A link that bears a log's name and leads to no file of the bundle.
        case missing
    }

    public let kind: Kind
    public let file: String
    public let offset: Int64?
    public let text: String

    init(_ kind: Kind, file: String, offset: Int64? = nil, text: String) {
        self.kind = kind
        self.file = file
        self.offset = offset
        self.text = text
    }
}
