import JobState

/// The names of a scan as JSON literals, each made once.
public struct NameLiterals {
    private let names: NameRegistry
    private var literals: [[UInt8]] = []

    public init(_ names: NameRegistry) { self.names = names }

    public subscript(id: UInt32) -> [UInt8] {
        mutating get {
            while literals.count <= Int(id) && literals.count < names.count {
                literals.append(JSONWriter.literal(names[UInt32(literals.count)]))
            }
            return literals[Int(id)]
        }
    }
}
