/// One option of the command line: parsing, help, completions and manual are made from it.
struct Option: Sendable {
    /// The long name, without dashes.
    let name: String
    let short: Character?
    /// What its value is called; nil for a switch.
    let value: String?
    /// Whether the value may be left out.
    let isValueOptional: Bool
    /// One sentence, without a full stop.
    let help: String

    init(_ name: String, _ short: Character, value: String? = nil, optional: Bool = false, _ help: String) {
        self.name = name
        self.short = short
        self.value = value
        isValueOptional = optional
        self.help = help
    }

    init(_ name: String, value: String? = nil, optional: Bool = false, _ help: String) {
        self.name = name
        short = nil
        self.value = value
        isValueOptional = optional
        self.help = help
    }
}
