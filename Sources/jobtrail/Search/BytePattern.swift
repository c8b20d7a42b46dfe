import CPCRE2

/// A regular expression over bytes, by PCRE2 with its JIT (design: Swift's own is far too slow for millions of lines).
final class BytePattern: @unchecked Sendable {
    private let code: OpaquePointer
    private let match: OpaquePointer

    /// - Throws: `UsageError` with a caret under the place that is wrong.
    init(_ pattern: String) throws {
        var number: Int32 = 0
        var offset = 0
        let flags = UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF) | BytePattern.caseFlag(pattern)
        guard let code = pcre2_compile_8(pattern, pattern.utf8.count, flags, &number, &offset, nil) else {
            throw BytePattern.mistake(pattern, number, offset)
        }
        self.code = code
        pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        match = pcre2_match_data_create_from_pattern_8(code, nil)
    }

    deinit {
        pcre2_match_data_free_8(match)
        pcre2_code_free_8(code)
    }

    /// A pattern without capitals ignores case, as in ripgrep's smart case and journalctl.
    private static func caseFlag(_ pattern: String) -> UInt32 {
        pattern.contains(where: \.isUppercase) ? 0 : UInt32(PCRE2_CASELESS)
    }

    private static func mistake(_ pattern: String, _ number: Int32, _ offset: Int) -> UsageError {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        let reason = String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
        let place = String(decoding: pattern.utf8.prefix(offset), as: UTF8.self).count
        return UsageError("--grep: \(reason)", hint: "  \(pattern)\n  \(String(repeating: " ", count: place))^")
    }

    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return pcre2_match_8(code, start, bytes.count, 0, 0, match, nil) >= 0
    }
}
