/// Which lines' bytes travel with the records; what a view does not need is not copied. Those of `waits` and `snapshot`
/// always do, since the fold reads them.
public struct TextPolicy: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Every record's line.
    public static var records: TextPolicy { TextPolicy(rawValue: 1 << 0) }
    /// Lines whose own words are an update's `msg`.
    public static var phrases: TextPolicy { TextPolicy(rawValue: 1 << 1) }
    /// Lines that belong to a record.
    public static var details: TextPolicy { TextPolicy(rawValue: 1 << 3) }
    public static var unparsed: TextPolicy { TextPolicy(rawValue: 1 << 4) }

    public static let all: TextPolicy = [.records, .phrases, .details, .unparsed]

    func keeps(_ kind: RecordKind, _ flags: RecordFlags) -> Bool {
        switch kind {
        // At a file's head only the file before tells whether it is one, or unparsed.
        case .detail: contains(.details) || (contains(.unparsed) && flags.contains(.atHead))
        case .unparsed: contains(.unparsed)
        case .waits, .snapshot: true
        default: contains(.records) || (contains(.phrases) && flags.contains(.canRestate))
        }
    }
}
