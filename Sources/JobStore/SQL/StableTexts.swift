import LogBytes

/// Texts whose bytes stay where they are, so that SQLite need not copy them.
final class StableTexts {
    /// Bytes that live as long as their `StableTexts`; null for NULL.
    struct Span {
        var start: UnsafePointer<CChar>?
        var count: Int32 = 0
    }

    private var spans: [ExactText: Span] = [:]

    deinit { for span in spans.values { span.start?.deallocate() } }

    func span(_ text: String) -> Span {
        let key = ExactText(text)
        if let span = spans[key] { return span }
        let bytes = Array(text.utf8)
        // A NUL in it is a byte like others. One more byte, so that an empty text is not NULL.
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
        let span = Span(start: UnsafePointer(copy), count: Int32(clamping: bytes.count))
        spans[key] = span
        return span
    }
}
