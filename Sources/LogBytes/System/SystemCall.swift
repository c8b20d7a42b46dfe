import Glibc
import Synchronization

/// A system call that failed, by its `errno`.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    public let code: Int32

    public init(_ code: Int32 = errno) { self.code = code }

    /// Whether the disk has no room, none for this user, or fails for a while.
    public var isOfDisk: Bool { [ENOSPC, EDQUOT, EIO].contains(code) }

    /// The C library's words.
    public var description: String { String(cString: strerror(code)) }
}

/// Calls of the kernel, made again if a signal interrupted them. No other place needs to know of `EINTR`.
public enum SystemCall {
    /// What the call returns; below zero if it failed, and then `errno` says why.
    public static func retry<Value: SignedInteger>(_ call: () -> Value) -> Value {
        while true {
            let value = call()
            if value >= 0 || errno != EINTR { return value }
        }
    }

    public static func checked<Value: SignedInteger>(_ call: () -> Value) throws(SystemError) -> Value {
        let value = retry(call)
        guard value >= 0 else { throw SystemError() }
        return value
    }

    public static func open(_ path: String, _ flags: Int32, _ mode: mode_t = 0) throws(SystemError) -> Int32 {
        try checked { PathText.withPath(path) { Glibc.open($0, flags, mode) } }
    }

    /// Reads what is there; waits for it even if another process made the descriptor non-blocking.
    /// - Returns: how many bytes; 0 at the end.
    public static func read(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        while true {
            let count = retry { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            if count >= 0 { return count }
            guard errno == EAGAIN else { throw SystemError() }
            wait(descriptor, for: POLLIN)
        }
    }

    /// Writes all of it; waits for room even if another process made the descriptor non-blocking.
    public static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var sent = 0
        while sent < bytes.count {
            let count = retry { Glibc.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent) }
            if count > 0 {
                sent += count
            } else if count < 0 && errno == EAGAIN {
                wait(descriptor, for: POLLOUT)
            } else {
                throw SystemError(count == 0 ? EIO : errno)
            }
        }
    }

    private static func wait(_ descriptor: Int32, for events: Int32) {
        var waited = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        _ = retry { poll(&waited, 1, -1) }
    }

    /// Sleeps until an instant of the monotonic clock.
    public static func sleep(until end: Int64) {
        var end = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &end, nil) == EINTR {}
    }

    /// Sleeps, however often signals come.
    public static func sleep(seconds: Double) { sleep(until: Machine.monotonic + Int64(seconds * 1e9)) }

    /// Makes the disk keep the names of a path's folder. Not every file system can; then there is nothing more to do.
    public static func syncFolder(of path: String) {
        let folder = FileListing.split(path).folder
        guard let descriptor = try? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) else { return }
        _ = retry { fsync(descriptor) }
        close(descriptor)
    }
}

/// Standard input, output and error, as the program finds them.
public enum StandardStreams {
    /// To be called before anything is opened.
    ///
    /// A stream that is closed gets a descriptor that refuses to be used: else the first file that is opened would
    /// take its number, and messages would be written into it. A pipe without a reader and a file that has reached
    /// its size limit are errors of the write, not the end of the program.
    public static func secure() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for (descriptor, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is taken, which is this one.
            _ = try? SystemCall.open("/dev/null", flags)
        }
    }

    /// Writes to standard error. If it is closed or full there is nobody to be told, and the work goes on.
    public static func tell(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            do throws(SystemError) { try SystemCall.write(STDERR_FILENO, UnsafeRawBufferPointer(bytes)) } catch {
                if error.code == EPIPE { errorReaderLeft.store(true, ordering: .relaxed) }
            }
        }
    }

    private static let errorReaderLeft = Atomic(false)

    /// Whether a message found standard error to be a pipe that nobody reads any more.
    public static var isErrorClosed: Bool { errorReaderLeft.load(ordering: .relaxed) }
}
