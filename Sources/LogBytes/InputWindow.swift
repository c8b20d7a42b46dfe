import Glibc

/// A buffer over a raw reader, for decoders that look at single bytes and hand stretches to a library.
///
/// Invariants: `start <= end <= capacity`; `bytes[start..<end]` is read and not consumed;
/// `consumed` counts the raw bytes before `start`.
final class InputWindow {
    static let capacity = 128 * 1024
    /// How many consumed bytes a decoder may give back.
    static let lookback = 8

    private let source: any ByteReader
    private let bytes = UnsafeMutableRawPointer.allocate(byteCount: InputWindow.capacity, alignment: 16)
    private var start = 0
    private var end = 0
    private(set) var consumed: Int64
    /// What is wrong with the bytes as they come in.
    var damages: [Damage] { source.damages }
    private var atEnd = false

    /// - Parameter consumed: how many bytes stand before the source's first.
    init(_ source: any ByteReader, consumed: Int64 = 0) {
        self.source = source
        self.consumed = consumed
    }

    deinit { bytes.deallocate() }

    var available: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes + start, count: end - start) }

    func consume(_ count: Int) {
        start += count
        consumed += Int64(count)
    }

    /// Gives the last bytes consumed back; at most `lookback`.
    func unread(_ count: Int) {
        start -= count
        consumed -= Int64(count)
    }

    /// Makes at least `wanted` bytes available unless the source ends before.
    /// - Returns: whether they are.
    func require(_ wanted: Int) throws(SourceError) -> Bool {
        while end - start < wanted && !atEnd {
            roll()
            let room = UnsafeMutableRawBufferPointer(start: bytes + end, count: InputWindow.capacity - end)
            let count = try source.read(into: room)
            if count == 0 { atEnd = true }
            end += count
        }
        return end - start >= wanted
    }

    /// The next byte; nil at the end.
    func nextByte() throws(SourceError) -> UInt8? {
        guard try require(1) else { return nil }
        let byte = bytes.load(fromByteOffset: start, as: UInt8.self)
        consume(1)
        return byte
    }

    /// Hands on what is buffered, then reads past the buffer.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        if start == end { return atEnd ? 0 : try source.read(into: buffer) }
        let count = min(buffer.count, end - start)
        memcpy(buffer.baseAddress!, bytes + start, count)
        consume(count)
        return count
    }

    /// Jumps over a hole of the source, if nothing is buffered.
    func skipHole() throws(SourceError) -> Int64 {
        guard start == end, !atEnd else { return 0 }
        let count = try source.skipHole()
        consumed += count
        return count
    }

    /// Makes room behind the bytes; the last ones consumed are kept, since they may be given back.
    private func roll() {
        let kept = min(start, InputWindow.lookback)
        let dropped = start - kept
        guard dropped > 0 else { return }
        memmove(bytes, bytes + dropped, end - dropped)
        start -= dropped
        end -= dropped
    }
}
