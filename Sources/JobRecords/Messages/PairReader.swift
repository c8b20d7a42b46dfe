/// Walks `key=value` pairs and words (docs/format.md, The message). Fast and slow readers of a message share this walk, so that they
/// cannot disagree on where a value ends.
enum PairReader {
    /// Where a token of the body stands.
    struct Token {
        enum Form { case word, bare, quoted, object }
        let form: Form
        let start: Bytes
        /// End of the key; `start` for a word or an object.
        let keyEnd: Bytes
        let value: Bytes
        /// End of the value, quotes left out.
        let valueEnd: Bytes
        /// Where the next token may begin.
        let next: Bytes
    }

    /// The token at or after `from`; nil at the end.
    @inline(__always)
    static func token(_ from: Bytes, _ end: Bytes) -> Token? {
        let start = from.skippingBlanks(end)
        guard start < end else { return nil }
        var at = start
        while at < end && isKeyByte(at.pointee) { at += 1 }
        guard at > start, at < end, at.pointee == 61 else { return wordOrObject(start, end) }
        let value = at + 1
        if value < end && value.pointee == 34, let close = closingQuote(value + 1, end) {
            return Token(form: .quoted, start: start, keyEnd: at, value: value + 1, valueEnd: close, next: close + 1)
        }
        let valueEnd = value.tokenEnd(end)
        return Token(form: .bare, start: start, keyEnd: at, value: value, valueEnd: valueEnd, next: valueEnd)
    }

    private static func wordOrObject(_ start: Bytes, _ end: Bytes) -> Token {
        if start.pointee == 123, let after = ObjectReader.end(of: start, end) {
            return Token(form: .object, start: start, keyEnd: start, value: start, valueEnd: after, next: after)
        }
        let wordEnd = start.tokenEnd(end)
        return Token(form: .word, start: start, keyEnd: start, value: start, valueEnd: wordEnd, next: wordEnd)
    }

    @inline(__always) static func isKeyByte(_ byte: UInt8) -> Bool {
        ByteClass.isIdent(byte) || byte == 46 || byte == 45
    }

    /// The quote that ends a value; a backslash takes the byte after it along.
    static func closingQuote(_ from: Bytes, _ end: Bytes, quote: UInt8 = 34) -> Bytes? {
        var at = from
        while at < end {
            if at.pointee == quote { return at }
            at += at.pointee == 92 && at + 1 < end ? 2 : 1
        }
        return nil
    }

    /// A bare value's end without the comma of a list written `a=1, b=2`.
    @inline(__always) static func withoutComma(_ value: Bytes, _ end: Bytes) -> Bytes {
        end > value && end[-1] == 44 ? end - 1 : end
    }
}
