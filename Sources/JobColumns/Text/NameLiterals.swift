import JobState

/// The names of a scan in the form in which they are written, each made once.
public struct NameLiterals {
    private let names: NameRegistry
    private let form: (String) -> [UInt8]
    private var literals: [[UInt8]] = []

    /// - Parameter form: puts a name into the form.
    public init(_ names: NameRegistry, _ form: @escaping (String) -> [UInt8] = JSONWriter.literal) {
        self.names = names
        self.form = form
    }

    public subscript(id: UInt32) -> [UInt8] {
        mutating get {
            while literals.count <= Int(id) && literals.count < names.count {
                literals.append(form(names[UInt32(literals.count)]))
            }
            return literals[Int(id)]
        }
    }
}
