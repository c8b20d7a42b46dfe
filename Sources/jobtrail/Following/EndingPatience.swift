import Foundation

/// How long a server that does not answer is waited for once a signal has asked for the end. It is made before the
/// signals are watched, since the server's connection needs it.
final class EndingPatience: @unchecked Sendable {
    private let lock = NSLock()
    private weak var watch: SignalWatch?

    var signals: SignalWatch? {
        get { lock.withLock { watch } }
        set { lock.withLock { watch = newValue } }
    }

    var isOver: Bool { signals?.isEndOverdue ?? false }
}
