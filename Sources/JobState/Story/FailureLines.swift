import JobRecords

/// A failure's lines as they stand in the log: its words are made from them if anybody asks.
struct FailureLines: Sendable {
    /// The record's own line; each line that belongs to it follows behind a newline.
    private var bytes: [UInt8] = []
    private var lineCount = 0
    private var details = 0
    private var isCut = false
    // What the reading of the line's words must know of its record.
    private var kind = RecordKind.note
    private var flags: RecordFlags = []
    private var bodyStart: UInt16 = 0

    /// More of a detail than this many bytes is not kept.
    private static let limit = 64 << 10

    var hasDetail: Bool { details > 0 }
    var byteCount: Int { bytes.count }

    mutating func begin(_ record: Record, _ line: UnsafeRawBufferPointer) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: line)
        (lineCount, details, isCut) = (line.count, 0, false)
        (kind, flags, bodyStart) = (record.kind, record.flags, record.bodyStart)
    }

    mutating func addDetail(_ line: UnsafeRawBufferPointer) {
        guard bytes.count - lineCount - details + line.count <= FailureLines.limit else { return isCut = true }
        bytes.append(10)
        bytes.append(contentsOf: line)
        details += 1
    }

    /// Becomes a copy of others, in the memory that it has.
    mutating func become(_ other: FailureLines) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: other.bytes)
        (lineCount, details, isCut) = (other.lineCount, other.details, other.isCut)
        (kind, flags, bodyStart) = (other.kind, other.flags, other.bodyStart)
    }

    mutating func addDetails(of other: FailureLines) {
        bytes.append(contentsOf: other.bytes[other.lineCount...])
        (details, isCut) = (other.details, other.isCut)
    }

    /// What they say.
    var words: FailureWords {
        var record = Record()
        (record.kind, record.flags, record.bodyStart) = (kind, flags, bodyStart)
        return bytes.withUnsafeBytes { all in
            let start = all.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
            let line = UnsafeRawBufferPointer(start: start, count: lineCount)
            let detail = details == 0 ? nil : String(decoding: all[(lineCount + 1)...], as: UTF8.self)
            return FailureWords(RecordText(record, line), record, detail: detail, isCut: isCut)
        }
    }
}

extension FailureLines {
    /// What else tells lines from others than their bytes.
    struct Shape: Equatable {
        /// How many bytes there are from where the message begins, and how many of them are the record's line.
        let count: Int
        let lineCount: Int
        let kind: RecordKind
        let flags: RecordFlags

        /// Whether digits stand for something else than themselves: the order of a fact's list.
        var hasTellingDigits: Bool { flags.contains(.isFact) }
    }

    /// What of a record's flags its words depend on.
    private static let telling: RecordFlags = [
        .hasCode, .isObject, .isFact, .canRestate, .inDocument, .failed, .plain,
    ]

    /// Whether its code is all that its words are made of.
    private var tellsCode: Bool { flags.contains(.plain) && details == 0 }

    private func codeEnd(_ all: UnsafeRawBufferPointer, _ start: Int) -> Int {
        let first = all[start...].firstIndex { $0 > 32 } ?? start
        return all[first...].firstIndex { $0 <= 32 } ?? all.count
    }

    /// Hands out the bytes of which the words are made, and what else they depend on.
    @inline(__always)
    func withShape(_ take: (UnsafeRawBufferPointer, Shape) -> Void) {
        bytes.withUnsafeBytes { all in
            let start = flags.contains(.inDocument) ? 0 : min(Int(bodyStart), lineCount)
            let told = UnsafeRawBufferPointer(rebasing: all[start..<(tellsCode ? codeEnd(all, start) : all.count)])
            let shape = Shape(
                count: told.count, lineCount: tellsCode ? told.count : lineCount - start, kind: kind,
                flags: flags.intersection(FailureLines.telling))
            take(told, shape)
        }
    }
}

/// What a failed record says of the reason.
struct FailureWords {
    private let text: String
    private let field: String?
    private let message: String
    /// Of its details, the last line of a traceback.
    private let exception: String?
    /// The lines that belong to it, joined by newlines.
    let detail: String?

    init(_ words: RecordText, _ record: Record, detail: String?, isCut: Bool) {
        message = words.message
        if record.kind == .note {
            text = FailureWords.noteText(words.noteText ?? "", hasCode: record.flags.contains(.hasCode))
            field = nil
        } else if record.flags.contains(.hasCode) {
            let extras = words.extras
            text = extras.text
            field = extras.shownFields.first { $0.key == "reason" }.map { FailureWords.words($0.value) }
        } else {
            text = FailureWords.why(message)
            field = nil
        }
        exception = detail.flatMap(FailureWords.exception)
        self.detail = detail.map { isCut ? $0 + "\n… (the rest is left out)" : $0 }
    }

    private static func words(_ value: FieldValue) -> String {
        switch value {
        case .text(let text), .raw(let text): text
        }
    }

    var tellsWhy: Bool { exception != nil || !text.isEmpty || field?.isEmpty == false }

    var reason: String {
        if let exception { return exception }
        if !text.isEmpty { return text }
        return field.flatMap { $0.isEmpty ? nil : $0 } ?? message
    }

    private static func exception(_ detail: String) -> String? {
        let lines = detail.utf8.split(separator: 10).lazy.map { trimmed(Substring($0)) }
        guard lines.contains(where: { $0.hasPrefix("Traceback") }) else { return nil }
        return lines.last { !$0.isEmpty }.map(String.init)
    }

    private static func trimmed(_ line: Substring) -> Substring { line.drop { $0 == " " || $0 == "\t" } }

    /// A note's own words: without FACILITY and SEVERITY if it has a code.
    private static func noteText(_ words: String, hasCode: Bool) -> String {
        guard hasCode, let letter = severityLetter(words) else { return words }
        return String(words[words.index(letter, offsetBy: 2)...])
    }

    /// The place of the severity's letter between its two dashes.
    private static func severityLetter(_ words: String) -> String.Index? {
        var at = words.startIndex
        while let dash = words[at...].firstIndex(of: "-") {
            let letter = words.index(after: dash)
            guard letter < words.endIndex else { return nil }
            let next = words.index(after: letter)
            if next < words.endIndex, words[next] == "-", "SIWEFD".contains(words[letter]) { return letter }
            at = letter
        }
        return nil
    }

    /// What follows the colon of `Job NAME failed to ACTION: why`.
    private static func why(_ sentence: String) -> String {
        guard let failed = sentence.firstRange(of: " failed"),
            let colon = sentence[failed.upperBound...].firstRange(of: ": ")
        else { return "" }
        return String(sentence[colon.upperBound...])
    }
}
