import LogLines

/// Room for the few values of a line that have to be written anew (escapes resolved, capitals lowered). Ranges handed
/// out are valid until `reset`; whole words may be loaded at their ends, as at a line's.
struct Scratch: ~Copyable {
    private static let size = 4096
    private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: Scratch.size + Line.padding)
    private var used = 0

    init() {}

    deinit { bytes.deallocate() }

    @inline(__always) mutating func reset() { used = 0 }

    /// ASCII capitals made small; longer than the room is cut there, which no name of an engine's job reaches.
    @inline(__always)
    mutating func lowered(_ start: Bytes, _ end: Bytes) -> UnsafeBufferPointer<UInt8> {
        let count = min(end - start, Scratch.size - used)
        let out = bytes + used
        var at = 0
        while at < count {
            out[at] = ByteClass.lowered(start[at])
            at &+= 1
        }
        used += count
        return UnsafeBufferPointer(start: out, count: count)
    }

    /// A quoted value with its escapes resolved; the value itself where it has none or is too long.
    mutating func unescaped(_ start: Bytes, _ end: Bytes) -> UnsafeBufferPointer<UInt8> {
        let raw = UnsafeBufferPointer(start: start, count: end - start)
        guard raw.contains(92), end - start <= Scratch.size - used else { return raw }
        let out = bytes + used
        let count = Escapes.resolve(raw, into: out)
        used += count
        return UnsafeBufferPointer(start: out, count: count)
    }
}
