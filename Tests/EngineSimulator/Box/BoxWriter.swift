import Foundation

/// Writes a box's story as its tree, and packs that as the box's own backup does.
public struct BoxWriter {
    private let directory: URL

    public init(directory: URL) {
        self.directory = directory
    }

    private static let logs = "var/log/endian"
    private static let archives = "var/log/archives/endian"

    /// Where a story's tree lies.
    public var root: URL { directory.appendingPathComponent("box") }

    /// The box's whole name, which its lines cut short.
    static let host = "efw.example.org"

    /// Writes the tree and returns its place.
    @discardableResult
    public func write(_ story: Story) throws -> URL {
        let writer = PieceFile(rotation: story.scenario.rotation)
        for (piece, content) in zip(story.pieces, story.contents) {
            let folder = piece.name == Piece.boxName ? BoxWriter.logs : BoxWriter.archives
            try writer.write(content, to: try place("\(folder)/\(piece.name)"), piece)
        }
        guard let box = story.box else { return root }
        if let last = box.aside.last {
            let output = Piece(name: "joboutput", items: 0..<0, isCompressed: false, modified: Int(last.wall / .second))
            let content = box.aside.flatMap { $0.lines.flatMap { $0 } }
            try writer.write(content, to: try place("\(BoxWriter.logs)/\(output.name)"), output)
        }
        try write(story.scenario.zone + "\n", to: "etc/timezone")
        try write(box.catalogue.text, to: "var/efw/jobsengine/box.jobs")
        try write("JOBSENGINE_LOG_ROTATE=7\n", to: "var/efw/jobsengine/settings")
        try write(BoxWriter.memory(story), to: "var/lib/logrotate.status")
        return root
    }

    /// Packs the tree into a backup with a remark beside it.
    @discardableResult
    public func pack(_ story: Story) throws -> URL {
        let made = (story.items.last?.wall ?? 0) / .second + 60
        let time = LocalTime(seconds: Int(made), offset: 0)
        let digits = (time.date + time.clock).filter { $0 >= "0" && $0 <= "9" }
        let name = "backup-\(digits)UTC-\(BoxWriter.host)-settings-logs-logarchive.tar.gz"
        let backup = directory.appendingPathComponent(name)
        let tar = try ProgramRun(
            URL(fileURLWithPath: "/bin/tar"), ["-czf", backup.path, "-C", root.path, "etc", "var"])
        guard tar.status == 0 else { throw Gzip.Failure(status: tar.status) }
        try Data("before the update\n".utf8).write(to: backup.appendingPathExtension("meta"))
        return backup
    }

    /// What logrotate remembers: the days of the last rotations.
    private static func memory(_ story: Story) -> String {
        let days = story.pieces.compactMap { $0.name.split(separator: "-").last }.compactMap { Int($0.prefix(8)) }
        let lines = days.max().map { ["\"/var/log/endian/jobsengine\" \($0 / 10_000)-\($0 / 100 % 100)-\($0 % 100)"] }
        return (["logrotate state -- version 2"] + (lines ?? [])).map { $0 + "\n" }.joined()
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: try place(path))
    }

    private func place(_ path: String) throws -> URL {
        let url = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        return url
    }
}

/// What a box's story tells beside the documented views. Rows come in no order.
extension Ledger {
    private var host: HostLedger { hosts.values.first ?? HostLedger() }

    /// Every record of the log in its order, as `messages --all` shows it.
    var records: JSONValue { .array(host.records.map(\.allJSON)) }

    var failures: JSONValue { .object(["failures": .array(host.failures.groups), "time": time]) }

    var blame: JSONValue {
        .object([
            "blame": .array(
                host.spans.map { span in
                    let end = span.ended?.time ?? host.runs[span.began.run - 1].end
                    return .object([
                        "host": .string(span.began.host), "run": .int(span.began.run), "job": .string(span.began.job),
                        "action": .string(span.began.action ?? ""), "seconds": .time(end - span.began.time),
                        "t0": .time(span.began.time), "t1": span.ended.map { .time($0.time) } ?? .null,
                        "sub": span.ended.map { .string($0.isOK ? "ok" : "err") } ?? .null,
                    ])
                })
        ])
    }

    var summary: JSONValue {
        let times = host.records.map(\.time)
        let name = host.records.first?.host ?? ""
        return .object([
            "summary": .object([
                "host": .string(name), "first": .time(times.min() ?? 0), "last": .time(times.max() ?? 0),
                "runs": .int(host.runs.count), "executing": .array(host.executing), "waiting": .array(host.waiting),
                "failed": .array(host.failed),
                "repeated": .array(host.failures.groups.filter { ($0["count"]?.asDouble ?? 0) > 1 }),
                "never_ended": .array(host.cutOff),
            ]), "time": time,
        ])
    }
}

extension HostLedger {
    fileprivate var executing: [JSONValue] {
        jobs.compactMap { name, job in
            guard case .executing(let action, let pid) = job.schedule else { return nil }
            return .object([
                "job": .string(name), "action": .string(action), "since": .time(job.t0),
                "pid": pid.map { .int($0) } ?? .null,
            ])
        }
    }

    fileprivate var waiting: [JSONValue] {
        waits.map { name, wait in
            .object([
                "job": .string(name), "since": .time(wait.since),
                "for": .array(wait.holders.sorted().map { .string($0) }),
            ])
        }
    }

    fileprivate var failed: [JSONValue] {
        jobs.filter { !$0.value.isOK }.map { name, job in
            let last = failures.lastReason(name)
            return .object([
                "job": .string(name), "action": last?.action.map { .string($0) } ?? .null, "since": .time(job.t1),
                "reason": .string(last?.reason ?? ""),
            ])
        }
    }

    fileprivate var cutOff: [JSONValue] {
        spans.filter { $0.ended == nil }.map { span in
            .object([
                "job": .string(span.began.job), "action": .string(span.began.action ?? ""), "run": .int(span.began.run),
                "since": .time(span.began.time),
            ])
        }
    }
}

extension Told {
    /// The record as `-o ndjson` shows it.
    var allJSON: JSONValue {
        let name = kind == .engineStarted || kind == .engineStopped ? "engine" : kind.rawValue
        let hasSub = kind == .completed || (kind == .note && code != nil)
        var members: [String: JSONValue] = [
            "time": .time(time), "host": .string(host), "run": .int(run), "kind": .string(name),
            "msg": (code ?? ownText).map { .string($0) } ?? .null,
            "job": job.isEmpty ? .null : .string(job),
            "action": action.map { .string($0) } ?? .null, "sub": hasSub ? .string(isOK ? "ok" : "err") : .null,
            "pid": jobPID.map { .int($0) } ?? .null, "ok_counter": okCounter.map { .int($0) } ?? .null,
            "depends": kind == .waits ? .array(depends.map { .string($0) }) : .null,
            "detail": detail.isEmpty ? .null : .string(detail.joined(separator: "\n")), "file": .string(file),
            "line": .int(line),
        ]
        if kind == .note { (members["text"], members["severity"]) = (.string(words), .string(severity)) }
        return .object(members)
    }
}
