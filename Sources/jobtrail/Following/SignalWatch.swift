import Foundation
import LogFollow

/// Signals that end or wake a follower. They are taken on a queue of the system, so that no code runs inside a handler.
final class SignalWatch: @unchecked Sendable {
    private let lock = NSLock()
    private var sources: [any DispatchSourceSignal] = []
    private var received: (number: Int32, time: DispatchTime)?

    /// - Parameters:
    ///   - ending: signals that ask for the end.
    ///   - waking: signals that only ask for a look.
    init(ending: [Int32] = [SIGINT, SIGTERM], waking: [Int32] = [SIGHUP], wake: @escaping @Sendable () -> Void) {
        for number in ending {
            watch(number) { [weak self] in
                self?.note(number)
            } wake: {
                wake()
            }
        }
        for number in waking {
            watch(number) {
            } wake: {
                wake()
            }
        }
    }

    private func watch(_ number: Int32, _ note: @escaping @Sendable () -> Void, wake: @escaping @Sendable () -> Void) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            note()
            wake()
        }
        source.activate()
        sources.append(source)
    }

    private func note(_ number: Int32) { lock.withLock { received = (number, received?.time ?? .now()) } }

    /// The signal that asked for the end.
    var ending: Int32? { lock.withLock { received?.number } }

    /// Whether the end was asked for so long ago that nothing else is worth waiting for.
    var isEndOverdue: Bool {
        lock.withLock { received.map { DispatchTime.now() > $0.time + SignalWatch.patience } ?? false }
    }

    /// Seconds.
    private static let patience = 2.0
}
