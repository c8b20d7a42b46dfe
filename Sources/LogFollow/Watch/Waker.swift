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
    enum Kind {
        /// Names that come and go in it.
        case folder
        /// Its content.
        case file
    }

    let kind: Kind
    /// How to reach it; an open file by its descriptor below /proc, so that no rename comes between.
    let path: String
    let identity: FileIdentity

    public static func == (a: WatchTarget, b: WatchTarget) -> Bool { a.kind == b.kind && a.identity == b.identity }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(identity)
    }
}

/// Wakes by Linux's inotify, by time, and when asked. Where no watches are to be had it says so once and goes by time.
public final class InotifyWaker: Waker, @unchecked Sendable {
    /// A pipe, whose writing end a signal handler may use.
    private let reading: Int32
    private let writing: Int32
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
        var ends: [Int32] = [-1, -1]
        // Without a pipe nothing can end a wait early; the slow poll still does.
        _ = pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        events = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        if events < 0 { trouble = SystemError().description }
    }

    deinit {
        for descriptor in [reading, writing, events] where descriptor >= 0 { close(descriptor) }
    }

    public var now: Int64 { Machine.monotonic }

    public func wake() {
        var byte: UInt8 = 1
        _ = SystemCall.retry { write(writing, &byte, 1) }
    }

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
            } else if errno == ENOSPC || errno == ENOMEM {
                // No watches left, rather than a file that has just gone.
                trouble = SystemError().description
            }
        }
    }

    public func wait(nanoseconds: Int64) { if wait(nanoseconds, besides: events) { drainEvents() } }

    public func gather(nanoseconds: Int64) { _ = wait(nanoseconds, besides: -1) }

    /// - Returns: whether `descriptor` has something to read.
    private func wait(_ nanoseconds: Int64, besides descriptor: Int32) -> Bool {
        var watched = ([reading, descriptor] + alsoWatched).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let milliseconds = Int32(clamping: nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 > 0 ? 1 : 0))
        guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return false }
        if watched[0].revents != 0 { drain(reading) { _ in } }
        return watched[1].revents != 0
    }

    private func drain(_ descriptor: Int32, _ take: (UnsafeRawBufferPointer) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
            while true {
                let count = SystemCall.retry { read(descriptor, buffer.baseAddress, buffer.count) }
                guard count > 0 else { return }
                take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    /// What the events say does not matter: everything is looked at again, which also answers an overflow. Only
    /// watches that the kernel took back are noted, so that they are set anew.
    private func drainEvents() {
        drain(events) { bytes in
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
}
