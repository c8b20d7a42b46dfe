/// Content decides how bytes are decoded, never the name.
public enum Decoding {
    /// Wraps `raw` in the decoder that its first bytes ask for.
    static func reader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(Compression.headLength)
        return Compression(window.available)?.reader(window) ?? PlainReader(window)
    }

    /// The same, and what is UTF-16 then as UTF-8.
    /// - Parameter grows: whether more may come behind the end, also the rest of a character of UTF-16.
    public static func textReader(over raw: any ByteReader, grows: Bool = false) throws(SourceError) -> any ByteReader {
        let window = InputWindow(try reader(over: raw))
        _ = try window.require(UTF16Form.headLength)
        guard let form = UTF16Form(window.available) else { return PlainReader(window) }
        return UTF16Reader(window, form, grows: grows)
    }
}

/// Bytes as they are, of which the first ones were looked at in a window.
final class PlainReader: ByteReader {
    private let source: any ByteReader
    /// Nil once it is empty.
    private var window: InputWindow?
    private(set) var delivered: Int64 = 0

    init(_ window: InputWindow) { (source, self.window) = (window.source, window) }

    var damages: [Damage] { source.damages }
    var recordedTime: Int64? { source.recordedTime }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = if let window { try window.read(into: buffer) } else { try source.read(into: buffer) }
        if window?.available.isEmpty == true { window = nil }
        delivered += Int64(count)
        return count
    }

    func skipHole() throws(SourceError) -> Int64 {
        let count = window == nil ? try source.skipHole() : 0
        delivered += count
        return count
    }
}

/// In which order the two bytes of UTF-16 stand, as a text's first bytes show.
public enum UTF16Form: Sendable {
    case littleEndian, bigEndian

    /// So many first bytes show it.
    public static let headLength = 64

    /// By a byte order mark; without one, by the zeros of a text that begins with characters of ASCII. Nil for other
    /// bytes.
    public init?(_ head: UnsafeRawBufferPointer) {
        if head.starts(with: [0xFF, 0xFE]) {
            self = .littleEndian
        } else if head.starts(with: [0xFE, 0xFF]) {
            self = .bigEndian
        } else if let order = UTF16Form.withoutMark(head.prefix(UTF16Form.headLength)) {
            self = order
        } else {
            return nil
        }
    }

    private static func withoutMark(_ head: Slice<UnsafeRawBufferPointer>) -> UTF16Form? {
        guard head.count >= 16 else { return nil }
        let pairs = stride(from: 0, to: head.count - 1, by: 2).map { (head[$0], head[$0 + 1]) }
        if pairs.allSatisfy({ isText($0.0) && $0.1 == 0 }) { return .littleEndian }
        return pairs.allSatisfy { isText($0.1) && $0.0 == 0 } ? .bigEndian : nil
    }

    private static func isText(_ byte: UInt8) -> Bool { (32..<127).contains(byte) || (9...13).contains(byte) }

    private static let step = 16 * 1024

    /// Converts the first bytes into UTF-8, as many as are whole characters; a few thousand at most.
    /// - Parameters:
    ///   - isAtStart: whether a byte order mark may stand there, which is no character.
    ///   - isEnd: whether nothing follows, so that half a character will not become a whole one.
    /// - Returns: how many bytes were used, and the characters.
    public func convert(
        _ bytes: UnsafeRawBufferPointer, isAtStart: Bool, isEnd: Bool
    ) -> (used: Int, text: [UInt8]) {
        var count = min(bytes.count, UTF16Form.step) / 2
        if count > 0, !isEnd, UTF16.isLeadSurrogate(unit(bytes, count - 1)) { count -= 1 }
        let units = (0..<count).map { unit(bytes, $0) }
        let text = isAtStart && units.first == 0xFEFF ? units.dropFirst() : units[...]
        return (count * 2, Array(String(decoding: text, as: UTF16.self).utf8))
    }

    private func unit(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt16 {
        let unit = bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
        return self == .littleEndian ? UInt16(littleEndian: unit) : UInt16(bigEndian: unit)
    }
}

/// Gives UTF-16 out as UTF-8, without its byte order mark. Offsets are those of what is given out.
final class UTF16Reader: ByteReader {
    private let window: InputWindow
    private let form: UTF16Form
    /// Whether half a character at the end is left until it is whole.
    private let grows: Bool
    /// What the caller had no room for.
    private var pending: [UInt8] = []
    private var delivered: Int64 = 0
    private var isAtStart = true

    init(_ window: InputWindow, _ form: UTF16Form, grows: Bool) {
        (self.window, self.form, self.grows) = (window, form, grows)
    }

    var damages: [Damage] { window.damages.map { $0.moved(to: delivered) } }
    var recordedTime: Int64? { window.source.recordedTime }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        if pending.isEmpty { try convert() }
        let count = min(buffer.count, pending.count)
        pending.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        pending.removeFirst(count)
        delivered += Int64(count)
        return count
    }

    private func convert() throws(SourceError) {
        while pending.isEmpty {
            guard try window.require(2) else { return try convertLast() }
            // Units are taken in pairs as long as the second half of a character may be missing.
            let isEnd = try !window.require(4) && !grows
            let (used, text) = form.convert(window.available, isAtStart: isAtStart, isEnd: isEnd)
            if used == 0 { return }
            window.consume(used)
            pending = text
            isAtStart = false
        }
    }

    /// Half a unit at the end is no character.
    private func convertLast() throws(SourceError) {
        guard !grows, try window.require(1) else { return }
        window.consume(1)
        pending = Array("\u{FFFD}".utf8)
    }
}
