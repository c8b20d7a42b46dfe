/// A stream of bytes, read once from front to back by one thread at a time.
public protocol ByteReader: AnyObject {
    /// Reads at most `buffer.count` bytes (which is over 0) to the buffer's front.
    /// - Returns: how many; 0 at the end, also where damage ends the stream.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
    /// Jumps over NUL bytes that nobody ever wrote, if it stands before a hole that need not be read.
    /// - Returns: how many; 0 elsewhere, and where holes are read as they are.
    func skipHole() throws(SourceError) -> Int64
    /// What was found wrong so far, in the order met. Complete once `read` has returned 0.
    var damages: [Damage] { get }
    /// The time of last change that the format itself records (a gzip header's), seconds since the epoch.
    var recordedTime: Int64? { get }
}

extension ByteReader {
    public func skipHole() throws(SourceError) -> Int64 { 0 }
    public var damages: [Damage] { [] }
    public var recordedTime: Int64? { nil }

    /// Reads `count` bytes, or to the end, and forgets them.
    func skip(_ count: Int64) throws(SourceError) {
        guard count > 0 else { return }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(min(count, 128 * 1024)), alignment: 64)
        defer { room.deallocate() }
        var left = count
        while left > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: room[..<Int(min(left, Int64(room.count)))])
            let got = try read(into: part)
            if got == 0 { return }
            left -= Int64(got)
        }
    }
}

/// Bytes that can be read at any place, by several threads at once.
public protocol RandomBytes: AnyObject, Sendable {
    /// Reads at most `buffer.count` bytes from `offset` on.
    /// - Returns: how many; 0 at the end.
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
    func size() throws(SourceError) -> Int64
}

/// A reader with a position of its own in such bytes, which it can set.
public final class RandomReader: ByteReader {
    private let bytes: any RandomBytes
    private let start: Int64
    /// Bytes before the next one to be read.
    var position: Int64
    public let damages: [Damage]

    /// - Parameters:
    ///   - start: where the reader's bytes begin.
    ///   - damages: what cut the bytes short.
    init(_ bytes: any RandomBytes, start: Int64 = 0, position: Int64 = 0, damages: [Damage] = []) {
        (self.bytes, self.start, self.position, self.damages) = (bytes, start, position, damages)
    }

    /// Over bytes in memory.
    public convenience init(_ bytes: [UInt8], damages: [Damage] = []) {
        self.init(MemoryBytes(bytes), damages: damages)
    }

    func size() throws(SourceError) -> Int64 { max(0, try bytes.size() - start) }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try bytes.read(at: start + position, into: buffer)
        position += Int64(count)
        return count
    }
}

private final class MemoryBytes: RandomBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func size() -> Int64 { Int64(bytes.count) }

    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard offset < bytes.count else { return 0 }
        let part = bytes[Int(offset)...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }
}

/// Counts what a scan has read, for somebody who looks on from another thread.
public final class ReadMeter: @unchecked Sendable {
    private let lock = Lock()
    private var stored: Int64 = 0
    private var records = 0

    public init() {}

    public func add(stored count: Int) { lock.withLock { stored += Int64(count) } }

    public func add(records count: Int) { lock.withLock { records += count } }

    /// Bytes as they are stored, and records, read so far.
    public var reading: (stored: Int64, records: Int) { lock.withLock { (stored, records) } }
}

/// Tells a meter what passes through.
final class MeteredReader: ByteReader {
    private let source: any ByteReader
    private let meter: ReadMeter

    init(_ source: any ByteReader, _ meter: ReadMeter) {
        self.source = source
        self.meter = meter
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try source.read(into: buffer)
        meter.add(stored: count)
        return count
    }

    func skipHole() throws(SourceError) -> Int64 { try source.skipHole() }

    var damages: [Damage] { source.damages }
    var recordedTime: Int64? { source.recordedTime }
}
