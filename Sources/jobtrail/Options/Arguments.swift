/// A parsed command line.
struct Arguments {
    let command: String
    fileprivate(set) var values: [String: [String]] = [:]
    fileprivate(set) var operands: [String] = []

    init(command: String) { self.command = command }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// The option's last value.
    func value(_ name: String) -> String? { values[name]?.last }

    /// All its values, in order.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    mutating func add(_ name: String, _ value: String) { values[name, default: []].append(value) }

    mutating func remove(_ name: String) { values[name] = nil }

    mutating func setOperands(_ words: [String]) { operands = words }

    /// A whole number, where the option is given.
    func integer(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let limits =
                range.upperBound == .max
                ? "from \(range.lowerBound) on" : "in \(range.lowerBound)...\(range.upperBound)"
            throw UsageError("--\(name) '\(text)': expected a whole number \(limits)")
        }
        return number
    }

    /// One of a few words, where the option is given.
    func choice<C: RawRepresentable & CaseIterable>(_ name: String, _ type: C.Type) throws -> C?
    where C.RawValue == String {
        guard let text = value(name) else { return nil }
        if let choice = C(rawValue: text) { return choice }
        let words = C.allCases.map(\.rawValue)
        if let near = Nearest.to(text, in: words) { throw UsageError("--\(name) '\(text)' is not known", near: near) }
        throw UsageError("--\(name) '\(text)' is none of \(words.joined(separator: ", "))")
    }
}
