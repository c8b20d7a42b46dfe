import Glibc
import LogBytes

/// Wakes by time alone, and when asked.
public final class PollingWaker: Waker, @unchecked Sendable {
    /// A pipe, whose writing end a signal handler may use.
    private let reading: Int32
    private let writing: Int32

    public init() {
        var ends: [Int32] = [-1, -1]
        // Without a pipe nothing can end a wait early; the slow poll still does.
        _ = ends.withUnsafeMutableBufferPointer { pipe($0.baseAddress!) }
        (reading, writing) = (ends[0], ends[1])
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        for end in [reading, writing] where end >= 0 { close(end) }
    }

    public var now: Int64 { PollingWaker.monotonic }

    static var monotonic: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    public func watch(_ targets: Set<WatchTarget>) -> String? { nil }

    public func wait(nanoseconds: Int64) { _ = wait(nanoseconds: nanoseconds, besides: -1, []) }

    public func gather(nanoseconds: Int64) { wait(nanoseconds: nanoseconds) }

    public func wake() {
        var byte: UInt8 = 1
        _ = SystemCall.retry { write(writing, &byte, 1) }
    }

    /// - Parameter others: end the wait too.
    /// - Returns: whether `descriptor` has something to read.
    func wait(nanoseconds: Int64, besides descriptor: Int32, _ others: [Int32]) -> Bool {
        var watched = ([reading, descriptor] + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let milliseconds = Int32(clamping: nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 > 0 ? 1 : 0))
        guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return false }
        if watched[0].revents != 0 { drain() }
        return watched[1].revents != 0
    }

    private func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while SystemCall.retry({ read(reading, &bytes, bytes.count) }) > 0 {}
    }
}
