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

/// Bytes that need no decoding, after their first ones were looked at.
final class PlainReader: ByteReader {
    private let window: InputWindow

    init(_ window: InputWindow) { self.window = window }

    private(set) var delivered: Int64 = 0

    var damages: [Damage] { window.damages.map { $0.moved(to: delivered) } }

    func skipHole() throws(SourceError) -> Int64 {
        let count = try window.skipHole()
        delivered += count
        return count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try window.read(into: buffer)
        delivered += Int64(count)
        return count
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

    /// - Parameter start: where the reader's bytes begin.
    init(_ bytes: any RandomBytes, start: Int64 = 0, position: Int64 = 0) {
        self.bytes = bytes
        self.start = start
        self.position = position
    }

    func size() throws(SourceError) -> Int64 { max(0, try bytes.size() - start) }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try bytes.read(at: start + position, into: buffer)
        position += Int64(count)
        return count
    }
}

/// Writes values into bytes of a file of ours: integers little-endian, texts and lists with their length in front.
public struct ByteWriter {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func put(_ value: Bool) { put(UInt8(value ? 1 : 0)) }

    public mutating func put(_ text: String) { put(Array(text.utf8)) }

    public mutating func put(_ raw: [UInt8]) {
        put(UInt32(raw.count))
        bytes.append(contentsOf: raw)
    }

    public mutating func putList<Element>(_ list: some Collection<Element>, _ one: (inout ByteWriter, Element) -> Void)
    {
        put(UInt32(list.count))
        for element in list { one(&self, element) }
    }
}
