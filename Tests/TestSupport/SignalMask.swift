import Foundation

/// The signals that the calling thread holds back. A child inherits them with the mask.
public enum SignalMask {
    /// Runs `body` with no signal held back.
    ///
    /// The pool's threads, on which tests run, hold back nearly all: a command that one of them
    /// starts could be neither interrupted nor terminated.
    public static func cleared<Result>(_ body: () throws -> Result) rethrows -> Result {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }

    /// Holds one signal back on this thread from now on.
    static func block(_ signal: Int32) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, signal)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
