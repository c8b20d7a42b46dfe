import CLinux
import Glibc

/// Keeps threads out of each other's way, and lets them wait for each other.
public final class Lock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    public init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(change, nil)
    }

    deinit {
        pthread_cond_destroy(change)
        pthread_mutex_destroy(mutex)
        change.deallocate()
        mutex.deallocate()
    }

    public func lock() { pthread_mutex_lock(mutex) }

    public func unlock() { pthread_mutex_unlock(mutex) }

    public func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        lock()
        defer { unlock() }
        return try body()
    }

    /// Lets go of the lock until another thread tells of a change.
    public func wait() { pthread_cond_wait(change, mutex) }

    /// Wakes one of those that wait.
    public func signal() { pthread_cond_signal(change) }

    /// Wakes all that wait.
    public func broadcast() { pthread_cond_broadcast(change) }
}

/// A thread beside the program's own, which nobody waits for.
public enum WorkThread {
    /// - Parameters:
    ///   - name: what tools that list threads show, up to 15 letters.
    ///   - stack: bytes; the system's own size if none are given.
    /// - Returns: whether the system had one to give.
    @discardableResult
    public static func start(_ name: String, stack: Int? = nil, _ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        if let stack { pthread_attr_setstacksize(&attributes, stack) }
        let work = Unmanaged.passRetained(
            Work {
                pthread_setname_np(pthread_self(), name)
                body()
            })
        var thread = pthread_t()
        if pthread_create(&thread, &attributes, Work.run, work.toOpaque()) == 0 { return true }
        work.release()
        return false
    }

    private final class Work {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }

        static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { work in
            Unmanaged<Work>.fromOpaque(work!).takeRetainedValue().body()
            return nil
        }
    }
}
