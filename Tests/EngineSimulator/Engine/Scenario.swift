/// Everything that decides a simulated log: the same scenario gives the same bytes and the same truth.
public struct Scenario: Sendable {
    /// Which messages have a `timestamp=` of their own, where the layout leaves the choice.
    public enum Timestamps: String, Sendable {
        case always, never, sometimes
    }

    /// How much time passes between two requests.
    public enum Pace: String, Sendable, CaseIterable {
        /// Seconds.
        case brisk
        /// Minutes to hours.
        case calm
        /// Days to weeks: logs over ends of years and leap days.
        case slow
    }

    public var seed: UInt64
    public var layout: Layout
    /// How many facts of the engine are told.
    public var events = 300
    public var hosts = 1
    public var jobs = 12
    /// The IANA name of the zone of times that show none.
    public var zone = "UTC"
    /// Seconds since the epoch at which the simulation starts.
    public var start = 1_306_938_589
    public var pace = Pace.brisk
    public var timestamps = Timestamps.always
    /// Decimals of own timestamps: 2 as documented, up to 6.
    public var timestampDigits = 2
    public var oddities = Oddities()
    public var rotation = Rotation()
    public var damage = DamagePlan()
    /// At how many instants the truth is told beside the end.
    public var instants = 4

    /// A plain scenario: whole messages, one host, one file.
    public init(seed: UInt64, layout: Layout = .syslog) {
        self.seed = seed
        self.layout = layout
    }

    /// True where no line can name a host; then the truth has none either.
    var isHostless: Bool { !layout.carriesHost }
}

extension Scenario {
    /// A scenario in which all that is left open follows from the seed: the input of the property tests.
    public static func wild(seed: UInt64, layout: Layout) -> Scenario {
        var random = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(Layout.allCases.firstIndex(of: layout) ?? 0))
        var scenario = Scenario(seed: seed, layout: layout)
        scenario.events = random.int(20...250)
        scenario.hosts = layout.carriesHost && !layout.isBox && random.chance(0.4) ? random.int(2...3) : 1
        scenario.jobs = random.int(2...24)
        scenario.zone = random.pick(zones)
        scenario.pace = random.pick(Pace.allCases)
        scenario.start = randomStart(&random)
        scenario.timestamps = random.pick([.always, .never, .sometimes])
        scenario.timestampDigits = random.pick([0, 1, 2, 3, 6])
        scenario.oddities = Oddities(rawValue: random.int(0...Oddities.all.rawValue))
        if random.chance(0.3) { scenario.oddities = .all }
        scenario.rotation = .random(&random)
        // What stands beside a box's log is joined with it by time.
        if layout.isBox { scenario.oddities.remove(.clockSteps) }
        return scenario
    }

    private static let zones = [
        "UTC", "Europe/Rome", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland",
        "America/St_Johns",
    ]

    /// Any year, but ends of years and of February more often than chance would have it.
    private static func randomStart(_ random: inout SplitMix64) -> Int {
        let turns = [1_325_372_000, 1_330_470_000, 1_356_990_000, 1_456_700_000, 1_582_900_000, 1_609_450_000]
        if random.chance(0.4) { return random.pick(turns) - random.int(0...7200) }
        return random.int(1_200_000_000...1_700_000_000)
    }
}

/// What a log may hold beside plain, complete message lines.
public struct Oddities: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Lines of other programs.
    public static let foreign = Oddities(rawValue: 1 << 0)
    /// Lines that say nothing that the format knows.
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

/// How many message lines are damaged after they were told, for the tests of `verify`.
public struct DamagePlan: Sendable {
    /// Lines left out.
    public var drops = 0
    /// Lines that stand twice in a row.
    public var doubles = 0
    /// Lines whose `ok_counter` is changed.
    public var edits = 0
    /// Lines that changed places with the one before them.
    public var swaps = 0

    /// No damage.
    public init() {}

    var isEmpty: Bool { drops + doubles + edits + swaps == 0 }
}
