/// Chooses the layout of each line so that the contract leaves no doubt about its host, year and time.
struct LayoutPicker {
    private let scenario: Scenario
    private var random: SplitMix64
    private var picks = 0
    private var hostSeen = false
    /// The host of the line before; nil before the first line that names one.
    private(set) var lastHost: String?
    /// When the last line without a year was written.
    private var lastYearless: Micros?

    init(scenario: Scenario, random: SplitMix64) {
        self.scenario = scenario
        self.random = random
    }

    /// True where a line of `host` needs not name it.
    func mayOmitHost(_ host: String) -> Bool {
        scenario.hosts == 1 || lastHost == host
    }

    mutating func pick(host: String, wall: Micros) -> Layout {
        guard scenario.layout == .mixed else { return scenario.layout }
        picks += 1
        // Longer gaps would let the month fall by fewer than seven over an end of the year.
        if let last = lastYearless, abs(wall - last) > 60 * .day { return .syslog }
        let mustName = !mayOmitHost(host) || (!hostSeen && picks > 2)
        return random.pick(mustName ? Layout.syslogFamily : Layout.single)
    }

    /// Takes note of a line that was written.
    mutating func note(_ occasion: Occasion) {
        if occasion.prefix.namesHost {
            lastHost = occasion.host
            hostSeen = true
        }
        if occasion.layout == .syslog { lastYearless = occasion.fact.wall }
    }
}
