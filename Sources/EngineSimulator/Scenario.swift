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
