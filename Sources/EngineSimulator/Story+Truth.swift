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
