import Glibc

/// Pages of memory apart from the allocator's, for what is large and short-lived: of many thousand small files each needs
/// some for a moment, and what stays of each would be put into the holes between, so that none is ever used again.
///
/// A few of each size are kept for the next; they hold what they held.
public final class MemoryPages: @unchecked Sendable {
    public let start: UnsafeMutableRawPointer
    private let count: Int

    public init(_ count: Int) {
        self.count = count
        start = Idle.all.take(count) ?? MemoryPages.map(count)
    }

    deinit {
        if !Idle.all.keep(start, count) { munmap(start, count) }
    }

    private static func map(_ count: Int) -> UnsafeMutableRawPointer {
        let made = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let made, made != MAP_FAILED else { fatalError("out of memory") }
        return made
    }

    /// Pages that nobody uses, by their size.
    private final class Idle: @unchecked Sendable {
        static let all = Idle()
        private static let most = 8
        private let lock = Lock()
        private var pages: [Int: [UnsafeMutableRawPointer]] = [:]

        func take(_ count: Int) -> UnsafeMutableRawPointer? { lock.withLock { pages[count]?.popLast() } }

        func keep(_ start: UnsafeMutableRawPointer, _ count: Int) -> Bool {
            lock.withLock {
                guard pages[count, default: []].count < Idle.most else { return false }
                pages[count, default: []].append(start)
                return true
            }
        }
    }
}
