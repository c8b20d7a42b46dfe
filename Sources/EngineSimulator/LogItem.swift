/// One or more lines that belong together: a record with its detail, or a line that is no record.
struct LogItem {
    /// What the lines are to a reader.
    enum Role {
        case record(Told)
        case foreign
        case unparsed
        /// `last message repeated N times`.
        case repeated
        /// A line that belongs to a record before it, whose item has this number; with its text.
        case detail(of: Int, String)
    }

    /// The lines with their terminators.
    var lines: [[UInt8]]
    var role: Role
    /// What the writing host's clock showed.
    var wall: Micros
    /// True for the first record of an engine's life.
    var opensLife = false
    /// True for a line that stands in the same file as the one before.
    var isTied = false
    /// The number that details name; 0 for what has none.
    var number = 0
    /// What `verify` shall find at the first line.
    var findings: [String] = []
    /// What was done to the lines on purpose.
    var damage: [String] = []

    var told: Told? {
        get {
            if case .record(let told) = role { return told }
            return nil
        }
        set {
            if let newValue { role = .record(newValue) }
        }
    }

    /// True for a message on one line with both counters: what can be damaged so that `verify` must see it.
    var isCountedMessage: Bool {
        guard let told, lines.count == 1 else { return false }
        return told.kind == .completed && told.code != nil && told.counterSum != nil
    }
}
