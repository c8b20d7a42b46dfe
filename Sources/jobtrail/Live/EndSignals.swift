import Dispatch
import Glibc

/// The signals that ask a command that follows for its end, and SIGHUP, which makes it look again.
///
/// Used on one thread; a server's connection asks in the middle of a request, on that thread too.
final class EndSignals: @unchecked Sendable {
    private let inbox: SignalInbox
    private let numbers: Set<Int32>
    private var received: (number: Int32, time: DispatchTime)?

    /// Seconds.
    private static let patience = 2.0

    /// To be made before other threads are: see `SignalInbox`.
    /// - Parameter hangsUp: whether SIGHUP asks for the end too.
    init(hangsUp: Bool = false) {
        // A shell lets a job in the background ignore SIGINT; a follower ends by it all the same.
        inbox = SignalInbox([SIGINT, SIGTERM], orIgnored: [SIGHUP])
        numbers = hangsUp ? [SIGINT, SIGTERM, SIGHUP] : [SIGINT, SIGTERM]
    }

    var descriptor: Int32 { inbox.descriptor }

    /// The last one that asked for the end.
    var ending: Int32? {
        for number in inbox.take() where numbers.contains(number) {
            received = (number, received?.time ?? .now())
        }
        return received?.number
    }

    /// Whether the end was asked for so long ago that nothing else is worth waiting for.
    var isEndOverdue: Bool {
        guard ending != nil, let received else { return false }
        return DispatchTime.now() > received.time + EndSignals.patience
    }
}
