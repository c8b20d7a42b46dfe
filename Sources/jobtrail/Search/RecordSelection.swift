import JobRecords
import JobState

/// Which records a search wants: the filters, then the regular expression on the message and its details.
struct RecordSelection {
    private var matcher: RecordMatcher
    private let pattern: BytePattern?
    private let isInverted: Bool

    /// - Parameter isInverted: `-v`: those that the pattern does not match.
    init(_ matcher: RecordMatcher, pattern: BytePattern?, isInverted: Bool) {
        self.matcher = matcher
        self.pattern = pattern
        self.isInverted = isInverted
    }

    /// Whether the filters want it; the cheap half, asked of every record.
    @inline(__always)
    mutating func passes(_ record: Record, run: Int) -> Bool { matcher.matches(record, run: run) }

    /// Whether filters and pattern want a record with its details.
    mutating func matches(_ held: HeldRecord) -> Bool { passes(held.record, run: held.run) && finds(held) }

    /// Whether the pattern wants a record that the filters want, with its details.
    func finds(_ held: HeldRecord) -> Bool {
        guard let pattern else { return true }
        return RecordSelection.finds(pattern, held) != isInverted
    }

    private static func finds(_ pattern: BytePattern, _ held: HeldRecord) -> Bool {
        let body = held.line.withUnsafeBytes { line in
            pattern.matches(UnsafeRawBufferPointer(rebasing: line[min(Int(held.record.bodyStart), line.count)...]))
        }
        return body || (!held.detail.isEmpty && held.detail.withUnsafeBytes { pattern.matches($0) })
    }
}
