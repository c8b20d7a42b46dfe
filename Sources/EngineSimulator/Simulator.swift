/// Runs a scenario: the engines live, their log is told, and what it tells is kept beside it.
public enum Simulator {
    private static let hostNames = ["efw", "efw-2", "gate.example.org", "fw4"]

    /// The story of `scenario`, or nil where its zone is unknown.
    public static func run(_ scenario: Scenario) -> Story? {
        guard let zone = LocalClock(zone: scenario.zone) else { return nil }
        var random = SplitMix64(seed: scenario.seed)
        var engines = hosts(scenario).map { _ in EngineModel(scenario: scenario, zone: zone, random: random.fork()) }
        var box: Box?
        var items: [LogItem]
        if scenario.layout.isBox {
            let catalogue = Catalogue(engines[0].jobs, random: random.fork())
            var teller = BoxTeller(scenario, zone, random: random.fork())
            items = tell(&engines, scenario) { teller.tell($0, host: $1) }
            teller.finish(&items)
            box = Box(catalogue: catalogue, aside: teller.aside)
        } else {
            var teller = LineTeller(scenario: scenario, zone: zone, random: random.fork())
            items = tell(&engines, scenario) { teller.tell($0, host: $1) }
        }
        Damager.apply(scenario.damage, to: &items, random: random.fork())
        if random.chance(0.2) { items[items.count - 1].dropTerminator() }
        let pieces = Piece.cut(items, scenario, random: random.fork())
        Piece.number(&items, pieces)
        var story = Story(scenario: scenario, items: items, pieces: pieces, box: box)
        story.choose(instants: scenario.instants, random: random.fork())
        return story
    }

    private static func hosts(_ scenario: Scenario) -> [String] {
        (0..<max(1, scenario.hosts)).map { $0 < hostNames.count ? hostNames[$0] : "host\($0)" }
    }

    /// Tells the facts of all engines in the order in which they happened.
    private static func tell(
        _ engines: inout [EngineModel], _ scenario: Scenario, _ tell: (EngineFact, String) -> [LogItem]
    ) -> [LogItem] {
        let names = hosts(scenario)
        var next: [EngineFact] = []
        for index in engines.indices { next.append(engines[index].next()) }
        var items: [LogItem] = []
        for _ in 0..<max(1, scenario.events) {
            let first = next.indices.min { next[$0].trueTime < next[$1].trueTime } ?? 0
            items += tell(next[first], names[first])
            next[first] = engines[first].next()
        }
        return items
    }
}

extension LogItem {
    /// Leaves the last line without newline, as a crash or a copy may.
    fileprivate mutating func dropTerminator() {
        guard var last = lines.popLast() else { return }
        while let byte = last.last, byte == 0x0A || byte == 0x0D { last.removeLast() }
        lines.append(last)
    }
}
