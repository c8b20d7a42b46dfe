import Dispatch
import Glibc
import JobViews
import LogBytes

/// Tells on a terminal how far a long reading is: from one second on, gone when done, never in a pipe.
final class Progress: @unchecked Sendable {
    let meter = ReadMeter()
    private let total: Int64
    private let started = DispatchTime.now()
    private let lock = Lock()
    private var isDone = false
    private var hasPrinted = false

    /// - Parameter total: stored bytes that will be read; 0 where that is not known.
    init(total: Int64) {
        self.total = total
        WorkThread.start("progress") { [weak self] in Progress.watch { self?.tick() ?? false } }
    }

    /// Nil where nobody would see it.
    static func start(isWanted: Bool, total: Int64) -> Progress? {
        isWanted && isatty(STDERR_FILENO) == 1 ? Progress(total: total) : nil
    }

    private static func watch(_ tick: () -> Bool) {
        SystemCall.sleep(seconds: 1)
        while tick() { SystemCall.sleep(seconds: 0.2) }
    }

    /// - Returns: whether to go on.
    private func tick() -> Bool {
        lock.withLock {
            guard !isDone else { return false }
            hasPrinted = true
            write("\r\(line)\u{1B}[K")
            return true
        }
    }

    /// Takes the line away.
    func finish() {
        lock.withLock {
            isDone = true
            if hasPrinted { write("\r\u{1B}[K") }
        }
    }

    private func write(_ text: String) { StandardStreams.tell(text) }

    private var line: String {
        let (stored, records) = meter.reading
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
        let rate = Double(records) / seconds
        var parts = ["\(records) records", "\(Int(rate / 1000))k records/s"]
        guard total > 0 else { return parts.joined(separator: ", ") }
        let share = min(1, Double(stored) / Double(total))
        parts.insert("\(Int(share * 100)) % of \(total >> 20) MB", at: 0)
        if share > 0.02 { parts.append("\(DurationText.short(Int64(seconds * (1 - share) / share * 1e6))) left") }
        return parts.joined(separator: ", ")
    }
}
