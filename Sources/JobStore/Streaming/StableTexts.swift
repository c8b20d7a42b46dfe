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
