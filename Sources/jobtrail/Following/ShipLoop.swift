import Foundation
import JobExport
import JobState
import LogFollow

/// `follow --to clickhouse`: records into a server as they come. The checkpoint moves when the server has acknowledged
/// the rows; what a crash between the two sends again has the same ids, of which the tables keep one.
final class ShipLoop {
    struct Target {
        let server: ClickHouseServer
        let checkpoint: CheckpointFile
        /// Rows in one insert at most.
        let batch: Int
        /// How often rows are sent again; nil for ever.
        let retries: Int?
        let patience: EndingPatience
    }

    private let target: Target
    private let session: LiveSession
    private let printer: LivePrinter
    private let rows: ServerRows
    private let paths: [String]
    private let isQuiet: Bool
    private let signals: SignalWatch
    private var lastSent: Int64 = .min / 2
    private var isChecked = false
    private var failures = 0
    private var trouble: String?

    /// Inserts are at least so far apart, nanoseconds, unless a batch is full: a server likes few and large ones.
    private static let spacing: Int64 = 1_000_000_000

    init(_ request: FollowRequest, _ search: Search, _ target: Target) {
        self.target = target
        isQuiet = request.isQuiet
        paths = request.targets.map(\.path)
        var made: (LivePrinter, ServerRows)?
        session = LiveSession(
            request.targets, reading: request.reading, forcedYear: request.forcedYear, start: request.start,
            saved: target.checkpoint.saved, own: request.own
        ) { fold in
            let rows = ServerRows(LiveExport(fold.names, limit: target.batch))
            let printer = LivePrinter(search.selection(request.filter, fold.names), rows, onlyMessages: false)
            made = (printer, rows)
            return printer
        }
        (printer, rows) = made!
        if let saved = target.checkpoint.saved { rows.export.recall(saved.note, paths: paths) }
        signals = SignalWatch { [waker = session.waker] in waker.wake() }
        target.patience.signals = signals
        printer.session = session
        session.folded = { [rows, session] file, lines, summary in
            rows.note(file: file, lines: lines, summary, log: session.log(ofFile: file))
        }
    }

    /// Follows until a signal ends it.
    func run() throws -> ExitStatus {
        while true {
            var urgency = Urgency.calm
            if trouble == nil && isChecked {
                urgency = try session.round()
                printer.releaseDue()
            }
            session.tellNotes(isQuiet: isQuiet)
            let signal = signals.ending
            try send(isEnding: signal != nil)
            if let signal { return ExitStatus(signal: signal) }
            wait(urgency)
        }
    }

    private func wait(_ urgency: Urgency) {
        guard trouble == nil else {
            let pause = ClickHouseServer.pause(after: failures - 1)
            return session.waker.wait(nanoseconds: Int64(pause * 1e9))
        }
        var limit = printer.due ?? .max
        if isBehind { limit = min(limit, max(0, lastSent + ShipLoop.spacing - session.waker.now)) }
        session.follower.wait(urgency, atMost: limit)
    }

    /// Whether the server or the checkpoint lacks something that was taken.
    private var isBehind: Bool { session.hasProgress || rows.export.pending > 0 }

    // MARK: sending

    private func send(isEnding: Bool) throws {
        do {
            if !isChecked { try target.server.check() }
            isChecked = true
            try sendDue(isEnding: isEnding)
            (trouble, failures) = (nil, 0)
        } catch let fault as ServerFault where fault.isPassing {
            try bear("\(fault)", isEnding: isEnding)
        } catch let error as CheckpointError where error.isPassing {
            try bear("\(error)", isEnding: isEnding)
        }
    }

    private func sendDue(isEnding: Bool) throws {
        if isEnding { printer.releaseAll() }
        let held = printer.heldPlaces()
        let isDue = session.waker.now - lastSent >= ShipLoop.spacing || rows.export.pending >= target.batch
        guard isEnding || trouble != nil || (isDue && isBehind) else { return }
        try rows.export.send(to: target.server)
        let hosts = session.fold.history.hosts.map(\.host)
        let note = session.fold.memory + rows.export.memory(paths: paths, hosts: hosts)
        try target.checkpoint.save(Checkpoint(logs: session.follower.states(heldAt: held), note: note))
        lastSent = session.waker.now
        session.hasProgress = false
    }

    /// What may go by itself stops the taking, not the program; it is told once.
    private func bear(_ words: String, isEnding: Bool) throws {
        failures += 1
        if let retries = target.retries, failures > retries {
            throw GivenUp(description: "\(words) (tried \(failures) times)")
        }
        if isEnding && rows.export.pending > 0 {
            Terminal.complain("\(words); what was not sent will be, when following goes on")
        } else if trouble != words {
            Terminal.complain("\(words); trying again")
        }
        trouble = words
    }
}

/// The server did not come back.
private struct GivenUp: Error, CustomStringConvertible {
    let description: String
}
