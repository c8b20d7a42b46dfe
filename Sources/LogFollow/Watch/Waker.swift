import CLinux
import Glibc
import LogBytes

/// Tells a follower when to look, so that tests can do so by hand. Events are hints: whatever comes, everything is
/// looked at.
public protocol Waker: AnyObject {
    /// Monotonic nanoseconds; clock jumps do not move it.
    var now: Int64 { get }
    /// Replaces what is watched.
    /// - Returns: why it can only wake by time from now on, the first time that this is so.
    func watch(_ targets: Set<WatchTarget>) -> String?
    /// Waits until something watched may have changed or `wake` is called, at most so long.
    func wait(nanoseconds: Int64)
    /// Lets events gather, so that a busy writer does not cost a look a line; only `wake` ends it early.
    func gather(nanoseconds: Int64)
    /// Ends the present or next wait. May be called from any thread, and from a signal handler.
    func wake()
}

/// A file or folder whose changes are to wake the follower.
public struct WatchTarget: Hashable, Sendable {
    public enum Kind: Sendable {
        /// Names that come and go in it.
        case folder
        /// Its content.
        case file
    }

    public let kind: Kind
    /// How to reach it; an open file by its descriptor below /proc, so that no rename comes between.
    public let path: String
    public let identity: FileIdentity

    public static func == (a: WatchTarget, b: WatchTarget) -> Bool { a.kind == b.kind && a.identity == b.identity }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(identity)
    }
}

/// Wakes by Linux's inotify, by time, and when asked. Where no watches are to be had it says so once and goes by time.
public final class InotifyWaker: Waker, @unchecked Sendable {
    private let timer = PollingWaker()
    private let events: Int32
    private var watches: [WatchTarget: Int32] = [:]
    private var trouble: String?
    private var hasTold = false
    /// What ends a wait beside events: a terminal's keys, signals. They are read by whoever set them.
    public var alsoWatched: [Int32] = []

    private static let fileEvents = UInt32(IN_MODIFY | IN_ATTRIB)
    private static let folderEvents = UInt32(
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

    public init() {
        events = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        if events < 0 { trouble = String(cString: strerror(errno)) }
    }

    deinit {
        if events >= 0 { close(events) }
    }

    public var now: Int64 { timer.now }

    public func wake() { timer.wake() }

    public func watch(_ targets: Set<WatchTarget>) -> String? {
        if events >= 0 { renew(targets) }
        guard let trouble, !hasTold else { return nil }
        hasTold = true
        return trouble
    }

    private func renew(_ targets: Set<WatchTarget>) {
        for (target, watch) in watches where !targets.contains(target) {
            inotify_rm_watch(events, watch)
            watches[target] = nil
        }
        for target in targets where watches[target] == nil {
            let wanted = target.kind == .file ? InotifyWaker.fileEvents : InotifyWaker.folderEvents
            let watch = PathText.withPath(target.path) { inotify_add_watch(events, $0, wanted) }
            if watch >= 0 {
                watches[target] = watch
            } else if isShortage(errno) {
                trouble = String(cString: strerror(errno))
            }
        }
    }

    /// No watches left, rather than a file that has just gone.
    private func isShortage(_ code: Int32) -> Bool { code == ENOSPC || code == ENOMEM }

    public func wait(nanoseconds: Int64) {
        if timer.wait(nanoseconds: nanoseconds, besides: events, alsoWatched) { drain() }
    }

    public func gather(nanoseconds: Int64) {
        _ = timer.wait(nanoseconds: nanoseconds, besides: -1, alsoWatched)
    }

    /// What the events say does not matter: everything is looked at again, which also answers an overflow. Only
    /// watches that the kernel took back are noted, so that they are set anew.
    private func drain() {
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
            while true {
                let count = SystemCall.retry { read(events, buffer.baseAddress, buffer.count) }
                guard count > 0 else { return }
                forgetIgnored(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    private func forgetIgnored(_ bytes: UnsafeRawBufferPointer) {
        let head = MemoryLayout<inotify_event>.size
        var at = 0
        while at + head <= bytes.count {
            let event = bytes.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
            if event.mask & UInt32(IN_IGNORED) != 0 {
                for (target, watch) in watches where watch == event.wd { watches[target] = nil }
            }
            at += head + Int(event.len)
        }
    }
}

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

    public var now: Int64 { Machine.monotonic }

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
