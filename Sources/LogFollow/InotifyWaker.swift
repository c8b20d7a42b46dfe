import CLinux
import Glibc
import LogBytes

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
