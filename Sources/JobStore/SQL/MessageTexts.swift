import Foundation
import JobRecords
import LogBytes

/// The codes and words that messages consist of, each made a text once: a log has few.
final class MessageTexts {
    private let texts: StableTexts
    private var spans: [StableTexts.Span] = []
    private var numbers: [ExactText: UInt32] = [:]
    /// Codes by their bytes: the hash and the number.
    private var slots: [(hash: UInt64, number: Int32)] = Array(repeating: (0, -1), count: 4096)

    /// So many different codes are found by their bytes, which is more than a log has.
    private static let limit = 2048

    init(_ texts: StableTexts) { self.texts = texts }

    subscript(number: UInt32) -> StableTexts.Span { spans[Int(number)] }

    /// The number of a record's message.
    func number(_ text: RecordText) -> UInt32 {
        text.leadingCode.flatMap(number) ?? number(text.message)
    }

    /// The number of a code; nil where there are too many.
    func number(_ code: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let hash = MessageTexts.hash(code)
        var at = Int(hash & 4095)
        while slots[at].number >= 0 {
            let span = spans[Int(slots[at].number)]
            if slots[at].hash == hash, Int(span.count) == code.count,
                memcmp(span.start!, code.baseAddress!, code.count) == 0
            {
                return UInt32(slots[at].number)
            }
            at = (at + 1) & 4095
        }
        guard spans.count < MessageTexts.limit else { return nil }
        let number = number(String(decoding: code, as: UTF8.self))
        slots[at] = (hash, Int32(number))
        return number
    }

    private func number(_ text: String) -> UInt32 {
        let key = ExactText(text)
        if let number = numbers[key] { return number }
        let number = UInt32(spans.count)
        spans.append(texts.span(text))
        numbers[key] = number
        return number
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ hash >> 32
    }
}
