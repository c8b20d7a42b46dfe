import CPCRE2

/// A regular expression that takes a short text apart, whatever its letters' case.
struct GroupPattern {
    private let pattern: String

    init(_ pattern: String) { self.pattern = pattern }

    /// What the whole and each group matched, nil for a group that is not there; nil if the text does not match.
    func groups(of text: String) -> [String?]? {
        var (number, place): (Int32, Int) = (0, 0)
        guard
            let code = pcre2_compile_8(pattern, pattern.utf8.count, UInt32(PCRE2_CASELESS), &number, &place, nil),
            let match = pcre2_match_data_create_from_pattern_8(code, nil)
        else { preconditionFailure("\(pattern) is no regular expression") }
        defer {
            pcre2_match_data_free_8(match)
            pcre2_code_free_8(code)
        }
        let bytes = Array(text.utf8)
        let count = pcre2_match_8(code, bytes, bytes.count, 0, 0, match, nil)
        guard count > 0, let ends = pcre2_get_ovector_pointer_8(match) else { return nil }
        return (0..<Int(pcre2_get_ovector_count_8(match))).map { group in
            guard group < count, ends[group * 2] >= 0 else { return nil }
            return String(decoding: bytes[ends[group * 2]..<ends[group * 2 + 1]], as: UTF8.self)
        }
    }
}
