import Foundation
import JobColumns
import JobRecords
import JobState
import JobStore
import JobViews
import LogBytes
import TestSupport
import Testing

@testable import LogFollow
@testable import jobtrail

/// Every reader of what somebody may have crafted, given fixtures with changes: it may refuse them, never trap or hang.
///
/// A few inputs are tried with every run of the tests. `make fuzz` tries others for long; the input that ended it is
/// kept.
@Suite(.serialized)
struct FuzzTests {
    let folder: TemporaryFolder
    private static let settings = ProcessInfo.processInfo.environment
    /// Seconds for each reader; nil for a few inputs.
    private static let seconds = settings["JOBTRAIL_FUZZ_SECONDS"].flatMap { Double($0) }
    private static let seed = settings["JOBTRAIL_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    init() throws { folder = try TemporaryFolder() }

    /// Gives a reader one changed input after the other. While it reads, the input lies in `JOBTRAIL_FUZZ_FOLDER`.
    func fuzz(
        _ reader: String, _ corpus: [[UInt8]], inputs: Int, _ read: ([UInt8], String) throws -> Void
    ) throws {
        let kept = Self.settings["JOBTRAIL_FUZZ_FOLDER"].map { URL(fileURLWithPath: $0) } ?? folder.url
        let file = kept.appendingPathComponent("\(reader).input")
        var mutator = Mutator(seed: Self.seed, corpus: corpus)
        let end = Self.seconds.map { Date(timeIntervalSinceNow: $0) }
        var count = 0
        while end.map({ Date() < $0 }) ?? (count < inputs) {
            let bytes = mutator.next()
            try Data(bytes).write(to: file)
            // A reader that hangs is ended, as one that traps is; on a busy machine only its own time counts.
            if end != nil { Self.limit(30) }
            try? read(bytes, file.path)
            count += 1
        }
        if end != nil { Self.limit(0) }
        try FileManager.default.removeItem(at: file)
        if end != nil { print("fuzz: \(count) inputs for the reader of \(reader)") }
    }

    /// Ends the program after so many seconds of its own, or twenty times as many by the clock; 0: never.
    private static func limit(_ seconds: Int) {
        var time = itimerval(
            it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &time, nil)
        alarm(UInt32(20 * seconds))
    }

    static func fixtures(_ folders: [String]) throws -> [[UInt8]] {
        let files = try folders.flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: fixture(folder).path).sorted().map { "\(folder)/\($0)" }
        }
        return files.compactMap { try? [UInt8](Data(contentsOf: fixture($0))) }.filter { $0.count < 1 << 17 }
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    // MARK: logs

    @Test(
        "lines, documents, members of every packing, bundles",
        arguments: [["lines"], ["damaged", "rotated"], ["bundles"]])
    func logs(folders: [String]) throws {
        let corpus = try Self.fixtures(folders)
        try fuzz(folders[0], corpus, inputs: 25) { _, path in try readLog(path) }
    }

    /// Finds, reads, folds, audits and prints a log.
    func readLog(_ path: String?, _ more: [String: String] = [:]) throws {
        var arguments = Arguments(command: "verify")
        for (name, value) in more { arguments.add(name, value) }
        for name in ["quiet", "no-pager", "no-progress"] { arguments.add(name, "") }
        if let path { arguments.operands = [path] }
        let query = try Query(arguments)
        let pipeline = Pipeline(query: query)
        let rows = RowCollector(to: { _ in })
        let history = pipeline.history(updates: 30_000_000, spans: true)
        let files = pipeline.files().map(\.file.name)
        let printer = RecordPrinter(
            .everything(history), RecordForm.wholeJSON.writer(history.names, files: files), rows,
            RecordPrinter.Options(onlyMessages: false))
        let scan = try pipeline.scan(
            into: history, text: .all, chained: true, comparesLines: true,
            sink: SinkPair(VerifyCommand.audit(history, pipeline), DetailJoiner(printer)))
        _ = LogReport(scan, query.input).findings
        let context = pipeline.context(scan)
        let jobs = scan.history.hosts.map { host in
            (name: scan.names[host.host], rows: host.jobs.map { JobRow(host: "", job: $0, names: scan.names) })
        }
        _ = DocumentedViews.jobs(jobs, context)
        for host in jobs { _ = RowsView(host.rows, nil, context).table() }
    }

    // MARK: what stands beside logs

    @Test("catalogues")
    func catalogues() throws {
        let corpus = [
            "info(compilation_date:'x')\nmodule(name:m,jobs:jobs(MONIT:job(job_name:monit,actions:actions("
                + "start:action(exit_status:start,priority:10,depends:list(0:network,1:snort=stop),on:startup)))))\n",
            "info(compilation_date:'2011')\nmodule(jobs:jobs(A:job(job_name:'a b',actions:actions(stop:action(on:list(0:x))))))\n",
        ].map { Array($0.utf8) }
        let log = fixture("lines/mixed.log").path
        try fuzz("catalogue", corpus, inputs: 40) { _, path in try readLog(log, ["catalog": path]) }
    }

    @Test("layouts")
    func layouts() throws {
        let corpus = [
            "%{time} %{host} %{tag}[%{pid}]: %{message}", "%{time:%d.%m.%y %H:%M:%S} [%{level}] %{_} %{message}",
        ]
        let log = fixture("lines/custom-layout.log").path
        try fuzz("layout", corpus.map { Array($0.utf8) }, inputs: 40) { bytes, _ in
            try readLog(log, ["layout": Self.text(bytes)])
        }
    }

    @Test("configuration")
    func configuration() throws {
        let corpus = ["# mine\noutput = json\n\n[jobs]\nlines = 5\ntz=Europe/Rome\n"].map { Array($0.utf8) }
        try fuzz("config", corpus, inputs: 60) { _, path in
            var arguments = Arguments(command: "jobs")
            try Defaults(path: path).complete(&arguments, of: JobsCommand.command)
        }
    }

    @Test("times of the command line")
    func times() throws {
        let corpus = [
            "2011-06-01 14:29:51.55", "2011-06-01T14:29:51+02:00", "1306938591.55", "@1306938591", "14:29", "-90s",
            "-2h",
            "2h ago", "Jun  1 03:12:00", "yesterday", "-1d",
        ].map { Array($0.utf8) }
        let zone = try #require(Zone("Europe/Rome"))
        try fuzz("time", corpus, inputs: 500) { bytes, _ in
            let time = try TimeExpression(Self.text(bytes), option: "since")
            for now: Int64 in [0, 1_306_938_591_000_000, 253_402_300_799_000_000, -62_135_596_800_000_000] {
                _ = time.instant(now: now, zone: zone)
            }
        }
    }

    @Test("time stamps beside archives")
    func timeStamps() throws {
        let script = SealTests.authority + "stamp plain answer sha256 -cert; stamp plain bare sha512"
        let made = try Command(URL(fileURLWithPath: "/bin/sh"), ["-ec", script], in: folder.url).run()
        try #require(made.status == 0, "\(made.stderr)")
        let corpus = try ["answer", "bare"].map { try [UInt8](Data(contentsOf: folder.file($0))) }
        let certificates = TrustedCertificates()
        try fuzz("time-stamp", corpus, inputs: 100) { bytes, _ in _ = try TimeStamp(bytes, certificates) }
    }

    // MARK: what the program wrote

    @Test("stores")
    func stores() throws {
        let store = folder.file("store.db").path
        for log in ["lines/mixed.log", "lines/sample-syslog.log"] {
            let result = try run(["ingest", "-q", fixture(log).path, "--store", store])
            try #require(result.status == 0, "\(result.stderr)")
        }
        let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: store)))
        try fuzz("store", [whole], inputs: 25) { _, path in
            try readLog(nil, ["store": path])
            _ = try FollowedLogs(try LogStore(path: path, creates: false)).checkpoint.flatMap { Checkpoint(bytes: $0) }
        }
    }

    @Test("checkpoints")
    func checkpoints() throws {
        let place = folder.file("follow.checkpoint").path
        let checkpoint = Checkpoint(logs: [state("/var/log/a"), state("/var/log/b")], note: [1, 2, 3])
        try CheckpointFile(place).save(checkpoint)
        let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: place)))
        try fuzz("checkpoint", [whole], inputs: 40) { _, path in
            // The file as it is, so that its head is read too.
            _ = try CheckpointFile(path)
        }
        try fuzz("checkpoint-content", [checkpoint.bytes], inputs: 200) { bytes, _ in
            guard let found = Checkpoint(bytes: bytes) else { return }
            _ = found.bytes
            try follow(found)
        }
    }

    /// Goes on where a checkpoint says, with logs that are as it says or otherwise.
    private func follow(_ checkpoint: Checkpoint) throws {
        let paths = ["one.log", "two.log"].map { folder.file($0).path }
        for path in paths { try Data("a line\nanother one\nhalf".utf8).write(to: URL(fileURLWithPath: path)) }
        var states = checkpoint.logs
        for index in states.indices.prefix(2) { states[index].path = paths[index] }
        let waker = StillWaker()
        let follower = Follower(paths, start: .oldest, states: states, waker: waker)
        for _ in 0..<12 { follower.wait(try follower.round { _ in }) }
        _ = Checkpoint(logs: follower.states()).bytes
        for note in follower.takeNotes() { _ = note.description }
    }

    final class StillWaker: Waker {
        var now: Int64 = 0
        func watch(_ targets: Set<WatchTarget>) -> String? { nil }
        func wait(nanoseconds: Int64) { now += nanoseconds }
        func gather(nanoseconds: Int64) { now += nanoseconds }
        func wake() {}
    }

    private func state(_ path: String) -> LogState {
        let place = LinePosition(offset: 300, number: 8, chain: .start)
        let file = FileIdentity(device: 1, inode: 2, birth: 3)
        let mark = GenerationMark(
            name: path, identity: file, position: place, window: ContentWindow(length: 9, hash: 1),
            ladder: ChainLadder([place, place]), size: 400, modified: 5)
        return LogState(
            path: path, hasBegun: true, marks: [mark, mark], known: [KnownFile(identity: file, head: place)])
    }

    @Test("evidence", arguments: ["manifest.json", "records.ndjson", "records.log", "SHA256SUMS"])
    func evidence(name: String) throws {
        let log = fixture("lines/mixed.log").path
        let evidence = folder.file("evidence")
        let result = try run(["export", "--evidence", evidence.path, log])
        try #require(result.status == 0, "\(result.stderr)")
        let target = evidence.appendingPathComponent(name)
        let original = try [UInt8](Data(contentsOf: target))
        var arguments = Arguments(command: "verify")
        for name in ["quiet", "no-pager", "no-progress"] { arguments.add(name, "") }
        arguments.operands = [log]
        let query = try Query(arguments)
        let witnesses = try ["manifest.json", "SHA256SUMS"].map {
            ($0, try Data(contentsOf: evidence.appendingPathComponent($0)))
        }
        let digest = try FileDigest.sha256(of: PathOrigin(path: target.path))
        try fuzz("evidence-\(name)", [original], inputs: 25) { bytes, path in
            try Data(bytes).write(to: target)
            // Its fingerprints fit, so that its content is read.
            let changed = try FileDigest.sha256(of: PathOrigin(path: path))
            for (witness, content) in witnesses where witness != name {
                let text = Self.text([UInt8](content)).replacing(digest, with: changed)
                try Data(text.utf8).write(to: evidence.appendingPathComponent(witness))
            }
            var check = try EvidenceCheck(folder: evidence.path)
            try check.run(against: query)
            _ = check.summary
        }
    }
}
