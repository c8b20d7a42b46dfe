import CPCRE2

/// A regular expression over bytes, by PCRE2 with its JIT (design: Swift's own is far too slow for millions of lines).
final class BytePattern: @unchecked Sendable {
    private let code: OpaquePointer
    private let match: OpaquePointer
    private let context: OpaquePointer
    private let stack: OpaquePointer?

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
        context = pcre2_match_context_create_8(nil)
        stack = pcre2_jit_stack_create_8(32 << 10, BytePattern.memory, nil)
        pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
        pcre2_set_heap_limit_8(context, UInt32(BytePattern.memory >> 10))
    }

    deinit {
        pcre2_match_data_free_8(match)
        pcre2_match_context_free_8(context)
        if let stack { pcre2_jit_stack_free_8(stack) }
        pcre2_code_free_8(code)
    }

    /// A pattern without capitals ignores case, as in ripgrep's smart case and journalctl.
    private static func caseFlag(_ pattern: String) -> UInt32 {
        pattern.contains(where: \.isUppercase) ? 0 : UInt32(PCRE2_CASELESS)
    }

    private static func words(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
    }

    private static func mistake(_ pattern: String, _ number: Int32, _ offset: Int) -> UsageError {
        let reason = words(number)
        let place = String(decoding: pattern.utf8.prefix(offset), as: UTF8.self).count
        return UsageError("--grep: \(reason)", hint: "  \(pattern)\n  \(String(repeating: " ", count: place))^")
    }

    /// What one match may use, by the compiled code or without it.
    private static let memory = 128 << 20

    /// - Parameter start: where the text begins, before which nothing is looked at.
    /// - Throws: `PatternLimit` if it cannot be told, which is no answer.
    func matches(_ bytes: [UInt8], from start: Int = 0) throws(PatternLimit) -> Bool {
        var result = run(bytes, start, 0)
        if result == PCRE2_ERROR_JIT_STACKLIMIT { result = run(bytes, start, PCRE2_NO_JIT) }
        if result >= 0 { return true }
        guard result == PCRE2_ERROR_NOMATCH else { throw PatternLimit(reason: BytePattern.words(result)) }
        return false
    }

    private func run(_ bytes: [UInt8], _ start: Int, _ flags: UInt32) -> Int32 {
        bytes.withUnsafeBufferPointer {
            pcre2_match_8(code, $0.baseAddress.map { $0 + start }, $0.count - start, 0, flags, match, context)
        }
    }
}

/// A pattern needs more time or memory for a text than a search may take.
struct PatternLimit: Error, CustomStringConvertible {
    let reason: String

    var description: String { "--grep: the pattern cannot be matched against a record (\(reason)); a simpler one can" }
}
