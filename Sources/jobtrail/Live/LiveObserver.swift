import CLinux
import Dispatch
import Glibc
import JobStore
import LogBytes
import LogFollow

/// What a command makes of the logs that it follows: it delivers their records, or watches for something.
protocol LiveObserver: FollowObserver where End == ExitStatus, Failure == any Error {
    var session: LiveSession { get }
    /// Whether something of the logs could not be read, so that what came is not the whole.
    var lacksSomething: Bool { get }
    /// Called after every look.
    /// - Parameter isEnding: whether a signal has asked for the end.
    /// - Returns: how following ends, if the observer ends it.
    func observe(isEnding: Bool) throws -> ExitStatus?
}

extension LiveObserver {
    var lacksSomething: Bool { false }

    func round() throws -> Urgency { try session.round() }

    func tell(_ note: FollowNote) { session.complain(note.description) }

    func observe() throws -> ExitStatus? {
        let signal = session.signals?.ending
        if let end = try observe(isEnding: signal != nil) { return end }
        return signal.map { lacksSomething ? .findings : ExitStatus(signal: $0) }
    }

    /// Follows until the observer or a signal ends it.
    /// - Parameter signals: nil if the observer takes them itself.
    func run(until signals: EndSignals?) throws -> ExitStatus {
        session.signals = signals
        return try session.follower.run(for: self)
    }
}

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

/// What a full disk kept from being written, or one that fails for a while.
protocol DiskFault: Error { var isOfDisk: Bool { get } }
extension CheckpointError: DiskFault {}
extension StoreError: DiskFault {}
extension WriteError: DiskFault {
    var isOfDisk: Bool { SystemError(code).isOfDisk }
}

extension EndSignals {
    /// Makes what takes the records. A disk that is full now may have room later: it is told once, and tried again until
    /// the end is asked for.
    func whenThereIsRoom<Made>(_ make: () throws -> Made) throws -> Made {
        var hasTold = false
        while true {
            do { return try make() } catch let fault as any DiskFault where fault.isOfDisk && ending == nil {
                if !hasTold { Terminal.complain("\(fault); trying again") }
                hasTold = true
                var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&asked, 1, 1000)
            }
        }
    }
}

/// Signals that are asked for, in place of handlers: they are held back from the whole program, and taken here. The
/// descriptor only tells who waits that there are some.
final class SignalInbox {
    let descriptor: Int32
    private var mask = sigset_t()
    private var before = sigset_t()

    /// To be made before other threads are, which inherit what is held back.
    /// - Parameters:
    ///   - wanted: what the caller wants in any case.
    ///   - numbers: what it wants unless the signal was ignored when the program started.
    init(_ wanted: [Int32] = [], orIgnored numbers: [Int32]) {
        sigemptyset(&mask)
        for number in wanted {
            signal(number, SIG_DFL)
            sigaddset(&mask, number)
        }
        for number in numbers where !SignalInbox.isIgnored(number) { sigaddset(&mask, number) }
        pthread_sigmask(SIG_BLOCK, &mask, &before)
        descriptor = signalfd(-1, &mask, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
        // Without it the signals do what they do by themselves.
        if descriptor < 0 { pthread_sigmask(SIG_SETMASK, &before, nil) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    /// As `nohup` leaves SIGHUP.
    static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// The signals that came since the last call.
    func take() -> [Int32] {
        guard descriptor >= 0 else { return [] }
        var taken: [Int32] = []
        var none = timespec()
        while case let number = sigtimedwait(&mask, nil, &none), number > 0 { taken.append(number) }
        return taken
    }

    /// Stops the program, as the signal does by itself; returns when it goes on.
    func stop() {
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, SIGTSTP)
        kill(getpid(), SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
        pthread_sigmask(SIG_BLOCK, &only, nil)
    }
}
