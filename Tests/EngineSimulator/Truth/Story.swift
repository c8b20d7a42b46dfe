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

    /// Chooses instants at which the format leaves no doubt; half of them fall on a record's very time.
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

extension Story {
    /// The whole truth as one JSON object; `withRecords` adds one entry for each record.
    public func truth(withRecords: Bool = false) -> JSONValue {
        var members: [String: JSONValue] = [
            "tz": .string(scenario.zone), "seed": .string(String(scenario.seed)),
            "layout": .string(scenario.layout.rawValue), "files": .array(fileNames.map { .string($0) }),
            "year": yearNote, "final": finalViews, "at": .array(instants.map(views(at:))), "counts": counts,
            "damage": marks(\.damage), "findings": marks(\.findings),
        ]
        if withRecords { members["records"] = records }
        return .object(members)
    }

    private var yearNote: JSONValue {
        guard var zone = LocalClock(zone: scenario.zone), let last = items.last else { return .null }
        return .int(zone.local(last.wall).year)
    }

    /// The four views at the log's end.
    var finalViews: JSONValue {
        .object(["jobs": final.jobs, "messages": final.messages, "updates": final.updates(), "runs": final.runs])
    }

    /// The views at one instant.
    func views(at instant: Micros) -> JSONValue {
        let ledger = ledger(at: instant)
        return .object(["time": .time(instant), "jobs": ledger.jobs, "updates": ledger.updates()])
    }

    /// How many lines there are of each sort; restated records count as records.
    var counts: JSONValue {
        var (records, foreign, unparsed, repeated) = (0, 0, 0, 0)
        for item in items {
            switch item.role {
            case .record: records += 1
            case .foreign: foreign += 1
            case .unparsed: unparsed += 1
            case .repeated: repeated += 1
            case .detail: break
            }
        }
        let lines = items.reduce(0) { $0 + $1.lines.count }
        return .object([
            "records": .int(records), "foreign": .int(foreign), "unparsed": .int(unparsed),
            "repeated": .int(repeated), "restated": .int(final.restated), "lines": .int(lines),
            "detail": .int(lines - records - foreign - unparsed - repeated),
        ])
    }

    /// Calls `body` for every item with its file and the number of its first line there.
    private func forEachPlace(_ body: (LogItem, _ file: String, _ line: Int) -> Void) {
        for piece in pieces {
            var line = 1
            for item in items[piece.items] {
                body(item, piece.name, line)
                line += item.lines.count
            }
        }
    }

    private func marks(_ kinds: (LogItem) -> [String]) -> JSONValue {
        var marks: [JSONValue] = []
        forEachPlace { item, file, line in
            for kind in kinds(item) {
                marks.append(.object(["kind": .string(kind), "file": .string(file), "line": .int(line)]))
            }
        }
        return .array(marks)
    }

    private var records: JSONValue {
        var records: [JSONValue] = []
        forEachPlace { item, file, line in
            guard let told = item.told else { return }
            records.append(told.recordJSON(file: file, line: line))
        }
        return .array(records)
    }
}

extension Told {
    fileprivate func recordJSON(file: String, line: Int) -> JSONValue {
        .object([
            "kind": .string(kind.rawValue), "msg": code.map { .string($0) } ?? .null, "job": .string(job),
            "action": action.map { .string($0) } ?? .null, "sub": .string(isOK ? "ok" : "err"),
            "time": .time(time), "host": .string(host), "file": .string(file), "line": .int(line),
        ])
    }
}
