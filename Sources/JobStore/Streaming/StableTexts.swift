import Foundation

/// Texts whose bytes stay where they are, so that SQLite need not copy them.
final class StableTexts {
    /// Bytes that live as long as their `StableTexts`; null for NULL.
    struct Span {
        var start: UnsafePointer<CChar>?
        var count: Int32 = 0
    }

    private var spans: [String: Span] = [:]

    deinit { for span in spans.values { free(UnsafeMutablePointer(mutating: span.start)) } }

    func span(_ text: String) -> Span {
        if let span = spans[text] { return span }
        let span = Span(start: strdup(text), count: Int32(text.utf8.count))
        spans[text] = span
        return span
    }
}

/// The codes that lines begin with: few in a log, so that each is made a text once.
final class CodeTexts {
    private let texts: StableTexts
    private var slots: [(hash: UInt64, span: StableTexts.Span)] = Array(repeating: (0, .init()), count: 4096)
    private var used = 0

    init(_ texts: StableTexts) { self.texts = texts }

    /// Nil where there are more codes than a log has.
    func span(_ bytes: UnsafeBufferPointer<UInt8>) -> StableTexts.Span? {
        let hash = CodeTexts.hash(bytes)
        var at = Int(hash & 4095)
        while let start = slots[at].span.start {
            let span = slots[at].span
            if slots[at].hash == hash, Int(span.count) == bytes.count,
                memcmp(start, bytes.baseAddress!, bytes.count) == 0
            {
                return span
            }
            at = (at + 1) & 4095
        }
        guard used < 2048 else { return nil }
        used += 1
        slots[at] = (hash, texts.span(String(decoding: bytes, as: UTF8.self)))
        return slots[at].span
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ hash >> 32
    }
}
