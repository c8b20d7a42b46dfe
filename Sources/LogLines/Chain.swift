import LogBytes
import CXXHash

/// The digest that tells a line's place by content: XXH3-128 over the line's bytes with their terminator, then the
/// 16 bytes of the chain before it; zero at the start of a file.
public struct Chain: Hashable, Sendable {
    public var high: UInt64
    public var low: UInt64

    public static let start = Chain(high: 0, low: 0)

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The 16 bytes in xxHash's canonical order, as lower-case hex.
    public var hex: String {
        String(unsafeUninitializedCapacity: 32) { digits in
            writeHex(into: digits)
            return 32
        }
    }

    /// Writes what `hex` gives, 32 bytes.
    public func writeHex(into buffer: UnsafeMutableBufferPointer<UInt8>) {
        for digit in 0..<32 {
            let word = digit < 16 ? high : low
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - (digit & 15) * 4) & 15)
            buffer[digit] = nibble < 10 ? nibble &+ 48 : nibble &+ 87
        }
    }

    /// Reads what `hex` wrote; nil for anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 32, let high = UInt64(hex.prefix(16), radix: 16),
            let low = UInt64(hex.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    /// The chain behind one more piece of text: as for a line, for what is no line (the elements of a saved answer).
    public func extended(by bytes: [UInt8]) -> Chain {
        var builder = ChainBuilder(self)
        bytes.withUnsafeBytes { builder.extend($0.baseAddress!, $0.count) }
        return builder.chain
    }
}

/// Grows a chain line by line. Short lines are hashed in one call from a scratch buffer, long ones in pieces.
struct ChainBuilder: ~Copyable {
    private(set) var chain: Chain
    private let scratch: UnsafeMutableRawPointer
    private let pages = MemoryPages(ChainBuilder.scratchSize)
    private var state: OpaquePointer?

    private static let scratchSize = 4096

    init(_ chain: Chain = .start) {
        self.chain = chain
        scratch = pages.start
    }

    deinit { if let state { XXH3_freeState(state) } }

    mutating func extend(_ start: UnsafeRawPointer, _ count: Int) {
        guard count + 16 <= ChainBuilder.scratchSize else {
            begin()
            update(start, count)
            return finish()
        }
        scratch.copyMemory(from: start, byteCount: count)
        store(scratch + count)
        take(XXH3_128bits(scratch, count + 16))
    }

    mutating func begin() {
        if state == nil { state = XXH3_createState() }
        XXH3_128bits_reset(state)
    }

    mutating func update(_ start: UnsafeRawPointer, _ count: Int) { XXH3_128bits_update(state, start, count) }

    mutating func finish() {
        store(scratch)
        XXH3_128bits_update(state, scratch, 16)
        take(XXH3_128bits_digest(state))
    }

    /// Ends a line whose bytes another builder has taken in pieces.
    mutating func finish(from other: inout ChainBuilder) {
        swap(&state, &other.state)
        finish()
        swap(&state, &other.state)
    }

    private func store(_ place: UnsafeMutableRawPointer) {
        place.storeBytes(of: chain.high.bigEndian, as: UInt64.self)
        place.storeBytes(of: chain.low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }

    private mutating func take(_ hash: XXH128_hash_t) { chain = Chain(high: hash.high64, low: hash.low64) }
}
