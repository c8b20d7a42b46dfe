/// A simulated log with all that is true of it.
public struct Story {
    public let scenario: Scenario
    let items: [LogItem]
    let pieces: [Piece]
    /// The instants at which the truth is told beside the end.
    private(set) var instants: [Micros] = []
    /// What a box has beside its log.
    let box: Box?
    /// The truth at the log's end.
    let final: Ledger

    init(scenario: Scenario, items: [LogItem], pieces: [Piece], box: Box? = nil) {
        self.scenario = scenario
        self.items = items
        self.pieces = pieces
        self.box = box
        final = Story.ledger(items, box?.catalogue, limit: nil)
    }

    /// The names of the files, oldest first.
    public var fileNames: [String] { pieces.map(\.name) }

    /// The bytes of each file before compression, oldest first.
    public var contents: [[UInt8]] {
        pieces.map { piece in items[piece.items].flatMap { $0.lines.flatMap { $0 } } }
    }

    /// The truth at `instant`: later records are not applied.
    func ledger(at instant: Micros) -> Ledger {
        Story.ledger(items, box?.catalogue, limit: instant)
    }

    private static func ledger(_ items: [LogItem], _ catalogue: Catalogue?, limit: Micros?) -> Ledger {
        var ledger = Ledger(limit: limit, catalogue: catalogue)
        for item in items {
            if let told = item.told { ledger.apply(told) }
        }
        return ledger
    }

    /// Chooses instants at which the contract leaves no doubt; half of them fall on a record's very time.
    mutating func choose(instants count: Int, random: SplitMix64) {
        var random = random
        let records = items.compactMap(\.told)
        guard let earliest = Story.firstCommonInstant(records), let latest = records.map(\.time).max() else { return }
        for _ in 0..<count * 4 where instants.count < count {
            let instant =
                random.chance(0.5)
                ? random.pick(records).time : earliest + Micros(random.int(0...Int(latest - earliest)))
            if instant >= earliest, isClear(instant) { instants.append(instant) }
        }
    }

    /// From here on every host has a record.
    private static func firstCommonInstant(_ records: [Told]) -> Micros? {
        let earliest = Dictionary(grouping: records, by: \.host).values.compactMap { $0.map(\.time).min() }
        return earliest.max()
    }

    /// False where a clock step hides an engine's start but not what follows it: then the start would be told twice.
    private func isClear(_ instant: Micros) -> Bool {
        var hidden: Set<String> = []
        for item in items {
            guard let told = item.told else { continue }
            if told.time <= instant {
                if hidden.contains(told.host) { return false }
            } else if item.opensLife {
                hidden.insert(told.host)
            }
        }
        return true
    }
}
