import LogBytes

/// All names of a scan, each with one number; 0 is "no name". The files' own tables are mapped to it.
public final class NameRegistry {
    private var ids: [ExactText: UInt32] = [ExactText(""): 0]
    private var texts: [String] = [""]

    public init() {}

    public subscript(id: UInt32) -> String { texts[Int(id)] }

    public func id(_ name: String) -> UInt32 {
        if let id = ids[ExactText(name)] { return id }
        let id = placeholder(name)
        ids[ExactText(name)] = id
        return id
    }

    /// A number of its own for something whose name is not known yet; `name` is what it is called until then.
    public func placeholder(_ name: String) -> UInt32 {
        texts.append(name)
        return UInt32(texts.count - 1)
    }

    /// All names, by their numbers.
    public var all: [String] { texts }

    /// Every number below this is given.
    public var count: Int { texts.count }
}
