import CLinux
import Glibc

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
