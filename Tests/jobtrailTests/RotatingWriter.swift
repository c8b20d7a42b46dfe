import Foundation

/// A daemon that writes numbered records to a log on a thread of its own, as fast as it may.
final class RotatingWriter: @unchecked Sendable {
    private let path: String
    private let hangup: String
    private let lock = NSLock()
    private var descriptor: Int32
    private var mayReopen = false
    private var isStopped = false
    private var written = 0
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - pause: microseconds between two lines.
    ///   - hangup: where a file stands while the writer is to open the log anew.
    init(_ path: URL, pause: UInt32, hangup: URL) {
        self.path = path.path
        self.hangup = hangup.path
        descriptor = open(self.path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        Thread.detachNewThread { [self] in
            while !isOver {
                if access(self.hangup, F_OK) == 0, reopenNow() { unlink(self.hangup) }
                writeLine()
                if pause > 0 { usleep(pause) }
            }
            close(descriptor)
            ended.signal()
        }
    }

    /// A line for each thousandth of a second, so that files of a set that names cannot put in order are told apart.
    static func line(_ number: Int) -> String {
        let seconds = number / 1000
        let parts = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }
        let fraction = "\(1000 + number % 1000)".dropFirst()
        let time = "2011-06-01 \(parts.joined(separator: ":")),\(fraction)"
        return "\(time) jobsengine JOB\(number % 7)-I-Start n=\(number)\n"
    }

    private var isOver: Bool { lock.withLock { isStopped } }

    /// Opens the log anew if logrotate has made it. One made here, between its renaming and making, logrotate would
    /// rename to `NAME-DATE.backup`, over the one before it.
    private func reopenNow() -> Bool {
        let new = open(path, O_WRONLY | O_APPEND)
        guard new >= 0 else { return false }
        close(descriptor)
        descriptor = new
        return true
    }

    private func writeLine() {
        // As a daemon that gets its HUP a few lines late.
        if written % 5 == 0 { lock.withLock { mayReopen = mayReopen && !reopenNow() } }
        let bytes = Array(RotatingWriter.line(written).utf8)
        // In two pieces now and then, so that lines are seen half.
        if written % 11 == 0 {
            _ = write(descriptor, bytes, 20)
            _ = bytes[20...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        } else {
            _ = write(descriptor, bytes, bytes.count)
        }
        lock.withLock { written += 1 }
    }

    /// Asks for the path to be opened anew, soon.
    func reopen() { lock.withLock { mayReopen = true } }

    /// How many lines there are.
    var count: Int { lock.withLock { written } }

    /// Ends it.
    /// - Returns: how many lines it wrote.
    func stop() -> Int {
        lock.withLock { isStopped = true }
        ended.wait()
        ended.signal()
        return count
    }
}
