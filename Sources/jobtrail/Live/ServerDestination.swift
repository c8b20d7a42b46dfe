import Glibc
import JobExport
import JobRecords
import JobState
import LogFollow

/// `follow --to clickhouse`: records into a server as they come. The checkpoint moves when the server has acknowledged
/// the rows; what a crash between the two sends again has the same ids, of which the tables keep one.
final class ServerDestination: LiveDestination {
    private let server: ClickHouseServer
    private let checkpoint: CheckpointFile
    private let batch: Int
    let retries: Int?
    private let paths: [String]
    private let history: History
    private let files: FollowedFiles
    private let export: LiveExport
    /// What each log's lines were when they were last asked.
    private var told: [Int: (foreign: Int, unparsed: Int)] = [:]
    /// The hosts whose catalogue was sent.
    private var known: Set<UInt32> = []

    /// - Parameters:
    ///   - batch: rows in one insert at most.
    ///   - retries: how often rows are sent again; nil for ever.
    init(
        _ state: LiveState, _ server: ClickHouseServer, _ checkpoint: CheckpointFile, batch: Int, retries: Int?
    ) {
        (self.server, self.checkpoint, self.batch, self.retries) = (server, checkpoint, batch, retries)
        (history, files) = (state.history, state.files)
        paths = state.targets.map(\.path)
        export = LiveExport(history.names, limit: batch)
        if let saved { export.recall(saved.note, paths: paths) }
    }

    var saved: Checkpoint? { checkpoint.saved }
    /// A server likes few and large inserts.
    var spacing: Int64? { 1_000_000_000 }
    var isFull: Bool { export.pending >= batch }
    var isBehind: Bool { export.pending > 0 }
    var mayEndBehind: Bool { true }
    func pause(after faults: Int) -> Int64 { Int64(ClickHouseServer.pause(after: faults - 1) * 1e9) }

    // MARK: taking

    func add(_ record: LiveRecord) {
        let file = record.held.file
        let source = LiveExport.Source(
            file: file, head: files.head(of: file), fileName: files.name(of: file), log: files.log(of: file))
        record.held.withComplete { export.add($0, from: source) }
    }

    /// Notes what was folded of a generation beside its records.
    private func note(file: Int, lines: Int, _ summary: FileSummary, log: Int) {
        let before = told[log] ?? (0, 0)
        told[log] = (summary.foreign, summary.unparsed)
        guard summary.foreign != before.foreign || summary.unparsed != before.unparsed else { return }
        export.addAside(
            foreign: summary.foreign - before.foreign, unparsed: summary.unparsed - before.unparsed, lines: lines,
            file: file)
    }

    // MARK: sending

    func begin(_ delivery: Delivery) throws {
        try server.check()
        delivery.session.folded = { [unowned self] file, lines, summary in
            note(file: file, lines: lines, summary, log: files.log(of: file))
        }
    }

    func commit(_ logs: [LogState]) throws {
        try export.send(to: server)
        try sendCatalogues()
        let hosts = history.hosts.map(\.host)
        let note = history.memory + export.memory(paths: paths, hosts: hosts)
        try checkpoint.save(Checkpoint(logs: logs, note: note))
    }

    /// Those of hosts that are new.
    private func sendCatalogues() throws {
        let hosts = history.hosts.filter { !known.contains($0.host) }
        try InventoryExport.sendCatalogues(of: hosts, history, to: server)
        known.formUnion(hosts.map(\.host))
    }
}
