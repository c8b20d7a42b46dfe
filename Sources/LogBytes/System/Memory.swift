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
        start = MemoryPages.lock.withLock { MemoryPages.idle[count]?.popLast() } ?? MemoryPages.map(count)
    }

    deinit {
        let isKept = MemoryPages.lock.withLock {
            guard MemoryPages.idle[count, default: []].count < MemoryPages.mostIdle else { return false }
            MemoryPages.idle[count, default: []].append(start)
            return true
        }
        if !isKept { munmap(start, count) }
    }

    /// Pages that nobody uses, by their size.
    nonisolated(unsafe) private static var idle: [Int: [UnsafeMutableRawPointer]] = [:]
    private static let mostIdle = 8
    private static let lock = Lock()

    private static func map(_ count: Int) -> UnsafeMutableRawPointer {
        let made = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let made, made != MAP_FAILED else { fatalError("out of memory") }
        return made
    }
}

/// A value behind a pointer for as long as its owner lives. What changes with every record is kept so: a class's own
/// properties are guarded at every access.
@frozen public struct Pinned<Value: ~Copyable>: ~Copyable {
    public let pointer: UnsafeMutablePointer<Value>

    @inlinable public init(_ value: consuming Value) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: value)
    }

    @inlinable deinit {
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }

    @inlinable public var pointee: Value {
        @inline(__always) _read { yield pointer.pointee }
        @inline(__always) nonmutating _modify { yield &pointer.pointee }
    }
}

/// A file's bytes, in memory as far as they are looked at.
public final class MappedFile: RandomAccessCollection, @unchecked Sendable {
    private let bytes: UnsafeRawBufferPointer

    public init(path: String) throws(SystemError) {
        let descriptor = try SystemCall.open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let size = Int(try FileStatus(descriptor: descriptor).size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else { throw SystemError() }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit { if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) } }

    public var startIndex: Int { 0 }
    public var endIndex: Int { bytes.count }
    public subscript(place: Int) -> UInt8 { bytes[place] }

    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try bytes.withMemoryRebound(to: UInt8.self, body)
    }
}
