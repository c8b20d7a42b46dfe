/// What a log may hold beside plain, complete message lines.
public struct Oddities: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Lines of other programs.
    public static let foreign = Oddities(rawValue: 1 << 0)
    /// Lines that say nothing the contract knows.
    public static let unparsed = Oddities(rawValue: 1 << 1)
    /// Tracebacks below failures.
    public static let details = Oddities(rawValue: 1 << 2)
    /// `last message repeated N times`.
    public static let repeats = Oddities(rawValue: 1 << 3)
    /// `Job NAME started` told again after the message.
    public static let restated = Oddities(rawValue: 1 << 4)
    /// Keys that say something else than the code.
    public static let overrides = Oddities(rawValue: 1 << 5)
    /// `Job NAME …` lines and update objects in the place of codes.
    public static let textForms = Oddities(rawValue: 1 << 6)
    /// Lines that end in `\r\n`.
    public static let carriageReturns = Oddities(rawValue: 1 << 7)
    /// Prefixes without host, program or process.
    public static let thinPrefixes = Oddities(rawValue: 1 << 8)
    /// Steps of a host's clock.
    public static let clockSteps = Oddities(rawValue: 1 << 9)
    /// Engine lives that start without saying so.
    public static let silentStarts = Oddities(rawValue: 1 << 10)
    /// Messages without all their keys, with unknown keys, words and decoration.
    public static let oddKeys = Oddities(rawValue: 1 << 11)

    /// All of them.
    public static let all = Oddities(rawValue: 1 << 12 - 1)

    /// The oddities by the names above.
    public static let named: [String: Oddities] = [
        "all": .all, "foreign": .foreign, "unparsed": .unparsed, "details": .details, "repeats": .repeats,
        "restated": .restated, "overrides": .overrides, "textForms": .textForms, "carriageReturns": .carriageReturns,
        "thinPrefixes": .thinPrefixes, "clockSteps": .clockSteps, "silentStarts": .silentStarts, "oddKeys": .oddKeys,
    ]
}
