import Foundation

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

/// One run of a program to its end, with what it wrote.
struct ProgramRun {
    let output: [UInt8]
    let errors: String
    let status: Int32

    init(_ binary: URL, _ arguments: [String]) throws {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = binary
        process.arguments = arguments
        // A machine in another zone: answers must not depend on it.
        process.environment = ProcessInfo.processInfo.environment.merging(["TZ": "Asia/Tokyo"]) { $1 }
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        self.output = Array(output.fileHandleForReading.readDataToEndOfFile())
        self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}

/// A small seeded generator, so that one seed gives the same log on every machine and release.
public struct SplitMix64: Sendable {
    private var state: UInt64

    /// Makes a generator whose whole sequence follows from `seed`.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number of `range`; the bias of the plain remainder does not matter here.
    public mutating func int(_ range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next() % width)
    }

    /// True with the probability `probability`.
    public mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }

    /// One element of `choices`, which must not be empty.
    public mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[int(0...choices.count - 1)]
    }

    /// `items` in a random order.
    public mutating func shuffled<Element>(_ items: [Element]) -> [Element] {
        var result = items
        for index in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(index, int(0...index))
        }
        return result
    }

    /// A generator of its own for a part of the work, so that parts do not disturb each other.
    public mutating func fork() -> SplitMix64 {
        SplitMix64(seed: next())
    }
}
