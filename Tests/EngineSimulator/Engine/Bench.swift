import Foundation

/// A log of millions of lines for measurements: complete messages as the interface documents them, some 200 bytes each.
public struct BenchLog {
    /// How the lines are spread over files.
    public enum Form: String, CaseIterable, Sendable {
        /// `jobsengine.log`.
        case plain
        /// One archive under the live file's name with `.gz`.
        case gzip
        /// `jobsengine.log` with ten compressed siblings.
        case rotated
    }

    private let seed: UInt64
    private let lines: Int
    private let form: Form
    private static let host = "firewall-1.example.org"

    public init(seed: UInt64, lines: Int, form: Form) {
        self.seed = seed
        self.lines = max(1, lines)
        self.form = form
    }

    /// Writes the files below `directory` and returns what is true of them, without the messages.
    public func write(to directory: URL) throws -> JSONValue {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var engine = BenchEngine(seed: seed, host: BenchLog.host)
        let buffer = LineBuffer()
        var written = 0
        for (name, share) in files {
            let url = directory.appendingPathComponent(name)
            let sink = try ByteSink(url, isCompressed: name.hasSuffix(".gz"))
            try write(share, &engine, buffer, to: sink)
            try sink.close()
            let modified = Date(timeIntervalSince1970: Double(engine.now) / 1e6)
            try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: url.path)
            written += share
        }
        return engine.truth(lines: written, host: BenchLog.host, files: files.map(\.name))
    }

    /// Names and line counts, oldest first.
    private var files: [(name: String, lines: Int)] {
        switch form {
        case .plain: return [(Piece.liveName, lines)]
        case .gzip: return [(Piece.liveName + ".gz", lines)]
        case .rotated:
            let share = lines / 11
            let rotated = (1...10).reversed().map { (name: "\(Piece.liveName).\($0).gz", lines: share) }
            return rotated + [(Piece.liveName, lines - 10 * share)]
        }
    }

    private func write(
        _ count: Int, _ engine: inout BenchEngine, _ buffer: LineBuffer, to sink: ByteSink
    ) throws {
        for _ in 0..<count {
            engine.writeLine(into: buffer)
            if buffer.isFull { try buffer.flush(to: sink) }
        }
        try buffer.flush(to: sink)
    }
}

/// The engine behind a big log: it keeps the truth in a few numbers for each job, so that memory stays flat.
struct BenchEngine {
    /// A job with an action and how it ended, its bytes made once.
    private struct Outcome {
        var job: Int
        var action: String
        var isOK: Bool
        /// From the code to `timestamp=`.
        var bytes: [UInt8]
    }

    private struct Update {
        var outcome: Int
        var time: Micros
        var isStarted: Bool
    }

    private var random: SplitMix64
    private let names = JobNames.jobs(40)
    private let outcomes: [Outcome]
    private let program: [UInt8]
    private var views: [JobView?]
    private var recent: [Update] = []
    private(set) var now: Micros = 1_306_938_589 * .second
    private var start: Micros = 0
    private var stampSecond: Micros = -1
    private var stamp: [UInt8] = []
    private var (ok, err, forked) = (0, 0, 0)

    init(seed: UInt64, host: String) {
        random = SplitMix64(seed: seed)
        program = Array(" \(host) jobsengine[2143]: ".utf8)
        views = Array(repeating: nil, count: names.count)
        outcomes = BenchEngine.outcomes(names)
    }

    private static func outcomes(_ names: [String]) -> [Outcome] {
        var result: [Outcome] = []
        for (job, name) in names.enumerated() {
            for (ident, action) in [("Start", "start"), ("Restart", "restart"), ("Reload", "reload"), ("Stop", "stop")]
            {
                for isOK in [true, true, true, false] {
                    let code = "\(name.uppercased())-\(isOK ? "I" : "E")-\(ident)"
                    let keys = "job=\(name) action=\(action) sub=\(isOK ? "ok" : "err") timestamp="
                    result.append(Outcome(job: job, action: action, isOK: isOK, bytes: Array("\(code) \(keys)".utf8)))
                }
            }
        }
        return result
    }

    private static let percentageKey = Array(" startup_percentage=".utf8)
    private static let forkedKey = Array("% forked_counter=".utf8)
    private static let errKey = Array(" err_counter=".utf8)
    private static let okKey = Array(" ok_counter=".utf8)

    /// Lets the next action complete and tells of it.
    mutating func writeLine(into buffer: LineBuffer) {
        let bits = random.next()
        // Between 0.1 and 0.5 seconds, in hundredths as the documented messages have them.
        now += 10_000 * Micros(10 + bits % 40)
        let index = Int((bits >> 16) % UInt64(outcomes.count))
        count(index, isForked: bits >> 62 == 0)
        writeStamp(into: buffer)
        buffer.append(program)
        buffer.append(outcomes[index].bytes)
        buffer.append(Int(now / .second))
        buffer.append(UInt8(ascii: "."))
        buffer.append(Int(now % .second) / 10_000, width: 2)
        writeCounters(into: buffer)
        buffer.append(UInt8(ascii: "\n"))
    }

    private mutating func writeStamp(into buffer: LineBuffer) {
        if now / .second != stampSecond {
            stampSecond = now / .second
            stamp = Array(LocalTime(seconds: Int(stampSecond), offset: 0).syslog.utf8)
        }
        buffer.append(stamp)
    }

    private func writeCounters(into buffer: LineBuffer) {
        buffer.append(BenchEngine.percentageKey)
        buffer.append(min(100, ok + err))
        buffer.append(BenchEngine.forkedKey)
        buffer.append(forked)
        buffer.append(BenchEngine.errKey)
        buffer.append(err)
        buffer.append(BenchEngine.okKey)
        buffer.append(ok)
    }

    private mutating func count(_ index: Int, isForked: Bool) {
        let outcome = outcomes[index]
        if start == 0 { start = now }
        if outcome.isOK { ok += 1 } else { err += 1 }
        if isForked { forked += 1 }
        var view = views[outcome.job] ?? JobView()
        if outcome.action != "reload" { view.status = outcome.action == "stop" ? "stop" : "start" }
        (view.isOK, view.t0, view.t1) = (outcome.isOK, now, now)
        views[outcome.job] = view
        if recent.count == 2048 { recent.removeFirst(1024) }
        recent.append(Update(outcome: index, time: now, isStarted: view.isStarted))
    }
}

// MARK: - Truth

extension BenchEngine {
    func truth(lines: Int, host: String, files: [String]) -> JSONValue {
        let time = JSONValue.int(Int(now / .second))
        let run = JSONValue.object([
            "host": .string(host), "run": .int(1), "start": .time(start), "end": .time(now),
            "messages": .int(lines), "ok": .int(ok), "err": .int(err), "jobs": .int(views.count { $0 != nil }),
        ])
        return .object([
            "tz": .string("UTC"), "files": .array(files.map { .string($0) }),
            "counts": .object([
                "lines": .int(lines), "records": .int(lines), "foreign": .int(0), "unparsed": .int(0),
            ]),
            "final": .object([
                "jobs": .object(["jobs": jobs, "time": time]), "updates": .object(["updates": updates, "time": time]),
                "runs": .object(["runs": .array([run]), "time": time]),
            ]),
        ])
    }

    private var jobs: JSONValue {
        var members: [String: JSONValue] = [:]
        for (name, view) in zip(names, views) {
            if let view { members[name] = view.json(name: name) }
        }
        return .object(members)
    }

    private var updates: JSONValue {
        let kept = recent.reversed().prefix { now - $0.time <= 30 * .second }
        return .array(
            kept.map { update in
                let outcome = outcomes[update.outcome]
                var told = Told(kind: .completed)
                (told.job, told.action, told.isOK) = (names[outcome.job], outcome.action, outcome.isOK)
                return .object([
                    "name": .string(told.job), "status": .string(update.isStarted ? "start" : "stop"),
                    "time": .time(update.time), "msg": .string(told.standardText),
                ])
            })
    }
}
