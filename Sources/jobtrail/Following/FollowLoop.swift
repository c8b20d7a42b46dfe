import Foundation
import JobState
import LogFollow

/// The endless part of `follow`: look, print, remember, wait.
final class FollowLoop {
    private let request: FollowRequest
    private let session: LiveSession
    private let printer: LivePrinter
    private let rows: LiveRows
    private let output: any FollowOutput
    private let signals: SignalWatch
    private var lastCommit: Int64 = .min / 2
    /// What could not be written for now.
    private var pending: [UInt8] = []
    private var trouble: String?

    /// Checkpoints are at least so far apart, nanoseconds: each waits for the disk.
    private static let commitSpacing: Int64 = 200_000_000
    private static let retry: Int64 = 1_000_000_000

    init(_ request: FollowRequest, _ search: Search, _ output: any FollowOutput) {
        self.request = request
        self.output = output
        var made: (LivePrinter, LiveRows)?
        session = LiveSession(
            request.targets, reading: request.reading, forcedYear: request.forcedYear, start: request.start,
            saved: output.saved, own: request.own, updates: request.showsUpdates ? 1 : nil
        ) { fold in
            let rows = LiveRows(request, fold, last: LiveSession.resumes(output.saved) ? nil : request.last)
            let printer = LivePrinter(
                search.selection(request.filter, fold.names), rows, onlyMessages: request.onlyMessages)
            made = (printer, rows)
            return printer
        }
        (printer, rows) = made!
        printer.session = session
        let waker = session.waker
        signals = SignalWatch { waker.wake() }
    }

    /// Follows until a signal ends it.
    func run() throws -> ExitStatus {
        // A new output has its checkpoint before its first byte.
        if output.keepsCheckpoint && output.saved == nil { try output.commit(session.follower.states(), note: []) }
        while true {
            var urgency = Urgency.calm
            if trouble == nil {
                urgency = try session.round()
                if session.fold.isLive && rows.isBeginning { endBeginning() }
                printer.releaseDue()
            }
            session.tellNotes(isQuiet: request.isQuiet)
            try deliver(isEnding: signals.ending != nil)
            if let signal = signals.ending { return ExitStatus(signal: signal) }
            if output.isClosed { throw ClosedPipe() }
            wait(urgency)
        }
    }

    private func wait(_ urgency: Urgency) {
        if trouble != nil { return session.waker.wait(nanoseconds: FollowLoop.retry) }
        var limit = printer.due ?? .max
        if session.hasProgress && output.keepsCheckpoint {
            limit = min(limit, max(0, lastCommit + FollowLoop.commitSpacing - session.waker.now))
        }
        session.follower.wait(urgency, atMost: limit)
    }

    /// What was there at the start is complete.
    private func endBeginning() {
        printer.releaseAll()
        rows.endBeginning()
    }

    // MARK: output

    /// Writes what is complete and, where it is time, the checkpoint. A full disk stops the taking, not the program.
    private func deliver(isEnding: Bool) throws {
        if isEnding { endBeginning() }
        let held = output.keepsCheckpoint ? printer.heldPlaces() : [:]
        pending += rows.takeOutput()
        do {
            if !pending.isEmpty {
                try output.write(pending)
                pending = []
            }
            try commit(held, isEnding: isEnding)
            trouble = nil
        } catch let error as CheckpointError where error.isPassing && !isEnding {
            // What was handed over is kept by the output; it is only to be made durable.
            if case let text = "\(error)", trouble != text {
                Terminal.complain("\(text); waiting for room")
                trouble = text
            }
            pending = []
        }
    }

    private func commit(_ held: [Int: HeldPlace], isEnding: Bool) throws {
        guard output.keepsCheckpoint, !rows.isBeginning else { return }
        let isDue = session.waker.now - lastCommit >= FollowLoop.commitSpacing
        guard isEnding || trouble != nil || (isDue && session.hasProgress) else { return }
        try output.commit(session.follower.states(heldAt: held), note: session.fold.memory)
        lastCommit = session.waker.now
        session.hasProgress = false
    }
}
