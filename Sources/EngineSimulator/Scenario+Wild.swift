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
