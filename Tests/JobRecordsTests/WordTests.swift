import Foundation
import LogLines
import TestSupport
import Testing

@testable import JobRecords

/// The small readers of bytes, each held against the plain way of saying the same. Random bytes stand behind every
/// text, since words are loaded beyond its end and what they find there must not count.
struct WordTests {
    /// Calls `body` with a text's bytes, random ones behind them.
    private static func with<R>(_ bytes: [UInt8], _ random: inout SplitMix, _ body: (Bytes, Bytes) throws -> R) rethrows
        -> R
    {
        let behind = (0..<Line.padding).map { _ in UInt8.random(in: 0...255, using: &random) }
        return try (bytes + behind).withUnsafeBufferPointer { try body($0.baseAddress!, $0.baseAddress! + bytes.count) }
    }

    private static func bytes(_ letters: [UInt8], _ most: Int, _ random: inout SplitMix) -> [UInt8] {
        (0..<Int.random(in: 0...most, using: &random)).map { _ in letters.randomElement(using: &random)! }
    }

    @Test("names, digits and equal stretches end where a loop over bytes ends them")
    func scans() {
        var random = SplitMix(1)
        let letters = Array("ab09,. \"\t-_[".utf8) + [0, 127, 128, 200, 255]
        for _ in 0..<4_000 {
            let bytes = Self.bytes(letters, 20, &random)
            Self.with(bytes, &random) { start, end in
                #expect(WordScan.nameEnd(start, end) - start == bytes.firstIndex { $0 <= 44 } ?? bytes.count)
                let digits = bytes.prefix(8).prefix { (48...57).contains($0) }
                let read = WordScan.digits(start, end)
                #expect(read.count == digits.count)
                #expect(read.value == UInt64(String(decoding: digits, as: UTF8.self)) ?? 0)
                let six = WordScan.sixDigits(start, end)
                #expect(six.count == digits.count)
                if (1...6).contains(digits.count) {
                    #expect(six.value == read.value * WordScan.power(6 - digits.count))
                }
                #expect(start.skippingBlanks(end) - start == bytes.prefix { $0 == 32 || $0 == 9 }.count)
                #expect(start.tokenEnd(end) - start == bytes.prefix { $0 != 32 && $0 != 9 }.count)
            }
        }
    }

    @Test("stretches are equal if each byte is, whatever stands behind them")
    func equal() {
        var random = SplitMix(2)
        for _ in 0..<4_000 {
            let bytes = Self.bytes([65, 66], 18, &random)
            var other = bytes
            if !other.isEmpty, Bool.random(using: &random) { other[Int.random(in: other.indices, using: &random)] ^= 3 }
            let isSame = bytes == other
            let (first, second) = (
                bytes + (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) },
                other + [1, 2, 3, 4, 5, 6, 7, 8]
            )
            first.withUnsafeBufferPointer { a in
                second.withUnsafeBufferPointer { b in
                    #expect(WordScan.equal(a.baseAddress!, b.baseAddress!, bytes.count) == isSame)
                }
            }
        }
    }

    @Test("classes of bytes are those of their patterns, for each byte")
    func classes() {
        for byte in UInt8.min...UInt8.max {
            let text = String(UnicodeScalar(byte))
            let isASCII = byte < 128
            #expect(ByteClass.isIdent(byte) == (isASCII && text.wholeMatch(of: /[A-Za-z0-9_]/) != nil))
            #expect(ByteClass.isFacility(byte) == (isASCII && text.wholeMatch(of: /[A-Z0-9_.\-]/) != nil))
            #expect(ByteClass.isDigit(byte) == (48...57).contains(byte))
            #expect(ByteClass.isLetter(byte) == (isASCII && text.wholeMatch(of: /[A-Za-z]/) != nil))
            #expect(ByteClass.lowered(byte) == (isASCII ? text.lowercased().utf8.first! : byte))
            #expect(ByteClass.raised(byte) == (isASCII ? text.uppercased().utf8.first! : byte))
        }
    }

    @Test("numbers are what Swift reads, and nothing is read as a number that is none")
    func numbers() {
        var random = SplitMix(3)
        let samples = [
            "", "0", "00", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-1", "+1", "1 ",
            "x",
        ]
        let digits = (0..<4_000).map { _ in
            String(decoding: Self.bytes(Array("0123456789-".utf8), 21, &random), as: UTF8.self)
        }
        for text in samples + digits {
            Self.with(Array(text.utf8), &random) { start, end in
                let isPlain = (1...10).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
                #expect(NumberReader.counter(start, end) == (isPlain ? Int32(text) : nil), "\(text)")
                if (1...19).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) {
                    #expect(NumberReader.integer(Text(start, end)) == Int64(text), "\(text)")
                }
            }
        }
    }

    @Test("a name has one number, another name another one, over many of any length")
    func names() {
        var random = SplitMix(4)
        var table = NameTable()
        var known: [[UInt8]: UInt32] = [[]: 0]
        for _ in 0..<8_000 {
            let bytes = Self.bytes(Array("abc".utf8), 9, &random)
            let id = Self.with(bytes, &random) { table.id($0, $1 - $0) }
            if let former = known[bytes] { #expect(id == former) } else { known[bytes] = id }
        }
        #expect(Set(known.values).count == known.count)
        #expect(known.allSatisfy { table.text($0.value) == String(decoding: $0.key, as: UTF8.self) })
        #expect(Set(table.takeFresh()).count == known.count - 1)
        #expect(table.takeFresh().isEmpty)
    }

    // MARK: escapes and JSON

    private static func resolved(_ text: String) -> [UInt8] {
        let raw = Array(text.utf8)
        return raw.withUnsafeBufferPointer { raw in
            Array(unsafeUninitializedCapacity: max(1, raw.count)) { room, count in
                count = Escapes.resolve(raw, into: room.baseAddress!)
            }
        }
    }

    @Test("escapes stand for what JSON says, and are never longer than they are written")
    func escapes() throws {
        var random = SplitMix(5)
        let pieces = [
            "a", "\\n", "\\t", "\\\\", "\\\"", "\\u0041", "\\u00e9", "\\u20ac", "\\ud83d\\udd25", "\\b", "\\f", "\\r",
            "\\/", "é",
        ]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                .joined()
            let wanted = try JSONSerialization.jsonObject(with: Data("\"\(text)\"".utf8), options: .fragmentsAllowed)
            #expect(String(decoding: Self.resolved(text), as: UTF8.self) == wanted as? String, "\(text)")
        }
        for odd in ["\\", "\\u", "\\u12", "\\ud83d", "\\ud83d\\u0041", "\\x", "\\x4", "\\q", "a\\"] {
            #expect(Self.resolved(odd).count <= odd.utf8.count)
        }
        #expect(Self.resolved("\\x41\\q") == Array("Aq".utf8))
    }

    private static func json(_ depth: Int, _ random: inout SplitMix) -> String {
        let blank = ["", "", " ", "\n\t "].randomElement(using: &random)!
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
        case 0: return blank + ["null", "true", "false"].randomElement(using: &random)!
        case 1: return "\(Int.random(in: -999...999, using: &random))"
        case 2: return ["1.5e3", "-0.25", "0", "1E-2", "12345678901234567890"].randomElement(using: &random)! + blank
        case 3, 4: return ["\"\"", "\"a\\u00e9\\n\"", "\"ünï \\\"q\\\"\"", "\"{[,:\""].randomElement(using: &random)!
        case 5:
            let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in json(depth - 1, &random) }
            return "[\(blank)\(items.joined(separator: ","))]"
        default:
            let members = (0..<Int.random(in: 0...3, using: &random)).map {
                "\(blank)\"k\($0)\" :\(json(depth - 1, &random))"
            }
            return "{\(members.joined(separator: ", "))}\(blank)"
        }
    }

    private static func isSame(_ own: JSON, _ others: Any) -> Bool {
        switch own {
        case .null: others is NSNull
        case .bool(let truth): (others as? Bool) == truth
        case .number(let digits): (others as? NSNumber).map { $0.doubleValue == Double(digits) } ?? false
        case .string(let text): others as? String == text
        case .list(let items):
            (others as? [Any]).map { $0.count == items.count && zip(items, $0).allSatisfy(isSame) } ?? false
        case .object(let members):
            (others as? [String: Any]).map { other in
                other.count == members.count
                    && members.allSatisfy { key, value in other[key].map { isSame(value, $0) } ?? false }
            } ?? false
        }
    }

    @Test("JSON is read as Foundation reads it; changed by a byte, it is read by both or by none")
    func json() throws {
        var random = SplitMix(6)
        for _ in 0..<1_500 {
            var bytes = Array(Self.json(4, &random).utf8)
            if Bool.random(using: &random), !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = Array("{}[]\",:0a\\ ".utf8).randomElement(
                    using: &random)!
            }
            let others = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            let text = String(decoding: bytes, as: UTF8.self)
            guard let own = JSON(bytes) else {
                // Foundation takes more than the standard has: a zero before a number, a comma at the end, bytes that are no UTF-8.
                #expect(others == nil || text.contains(/(^|[^0-9.eE+\-])-?0[0-9]|,[ \n\t]*[}\]]|\u{FFFD}/), "\(text)")
                continue
            }
            #expect(others.map { Self.isSame(own, $0) } ?? false, "\(text)")
        }
    }

    @Test("an object of a line ends where its text does, at any depth up to the deepest")
    func objects() {
        var random = SplitMix(7)
        for depth in [1, 2, 100, ObjectReader.deepest - 1, ObjectReader.deepest + 2, 100_000] {
            let text = String(repeating: "{\"a\": ", count: depth) + "1" + String(repeating: "}", count: depth)
            Self.with(Array((text + " rest").utf8), &random) { start, end in
                let found = ObjectReader.end(of: start, end)
                if depth < ObjectReader.deepest { #expect(found == start + text.utf8.count) }
                if depth > ObjectReader.deepest + 1 { #expect(found == nil) }
                #expect(ObjectReader.end(of: start, start + text.utf8.count - 1) == nil)
            }
        }
    }
}

/// What single lines and their parts are recognized as.
struct PhraseTests {
    @Test(
        "a code is FACILITY-SEVERITY-IDENT, and the first dash-letter-dash splits it",
        arguments: [
            ("NTP-I-Start", "NTP", "Start"), ("%SMTP-E-Failed", "SMTP", "Failed"), ("A.B_2-W-x", "A.B_2", "x"),
            ("MY-JOB-I-Stop", "MY-JOB", "Stop"), ("A-I-B-E-C", nil, nil), ("NTP-I-Start:", "NTP", "Start"),
            ("NTP-I-Start,", "NTP", "Start"), ("ntp-I-Start", nil, nil), ("NTP-X-Start", nil, nil),
            ("NTP-I-1", nil, nil),
            ("NTP-I-", nil, nil), ("-I-Start", nil, nil), ("NTP-I-Stärt", nil, nil), ("NTP-I-Start::", nil, nil),
            ("3G-I-Start", "3G", "Start"),
        ])
    func codes(token: String, facility: String?, ident: String?) {
        let padded = Array(token.utf8) + Array(repeating: UInt8(ascii: "Z"), count: 16)
        padded.withUnsafeBufferPointer { bytes in
            let code = MessageCode(bytes.baseAddress!, bytes.baseAddress! + token.utf8.count)
            #expect(code?.facility.string == facility)
            #expect(code?.ident.string == ident)
        }
    }

    @Test(
        "what a syslog daemon says of repeated messages",
        arguments: [
            ("last message repeated 3 times", 3, nil), ("last message repeated 1 time", 1, nil),
            ("message repeated 2 times: [ NTP-I-Start]", 2, "NTP-I-Start"),
            ("Last message 'NTP-I-Start' repeated 5 times, suppressed by syslog-ng on fw", 5, "NTP-I-Start"),
            ("Last message 'it's' repeated 5 times, suppressed by syslog-ng on fw", 5, "it's"),
            ("--- last message repeated 4 times ---", 4, nil), ("last message repeated x times", nil, nil),
            ("last message repeated 3 times more", nil, nil), ("message repeated 2 times: NTP", nil, nil),
            ("", nil, nil),
            ("Last message 'open repeated 5 times", nil, nil), ("last message repeated -1 times", nil, nil),
            ("last message repeated 99999999999 times", nil, nil),
        ])
    func repeats(text: String, count: Int32?, message: String?) {
        let padded = Array(text.utf8) + Array(repeating: UInt8(ascii: "9"), count: 16)
        padded.withUnsafeBufferPointer { bytes in
            let phrase = RepeatPhrase(bytes.baseAddress!, bytes.baseAddress! + text.utf8.count)
            #expect(phrase?.count == count)
            #expect(phrase?.text?.string == message)
            if phrase != nil { #expect(RepeatPhrase.mayOpen(bytes.baseAddress!, bytes.baseAddress! + text.utf8.count)) }
        }
    }

    @Test(
        "sentences of the engine tell a job, an action and how it went",
        arguments: [
            ("Job ntp started", RecordKind.completed, "ntp", "start", false),
            ("Job ntp stopped  ", .completed, "ntp", "stop", false),
            ("Job ntp failed to start", .completed, "ntp", "start", true),
            ("Job ntp failed to restart: no such file", .completed, "ntp", "restart", true),
            ("jobsengine started", .runStart, "", "", false), ("jobsengine stopped", .runEnd, "", "", false),
        ])
    func sentences(text: String, kind: RecordKind, job: String, action: String, failed: Bool) throws {
        let probe = LineProbe()
        let record = try #require(probe.read("Jun  1 14:29:52 fw jobsengine[40]: \(text)"))
        #expect(record.kind == kind)
        #expect(probe.name(record.job) == job)
        #expect(probe.name(record.action) == action)
        #expect(record.failed == failed)
    }

    @Test(
        "words that only begin as a sentence of the engine are a note",
        arguments: ["Job ntp", "Job ntp starting", "Job  started", "jobsengine started late", "A job ntp started"])
    func notes(text: String) throws {
        let record = try #require(LineProbe().read("Jun  1 14:29:52 fw jobsengine[40]: \(text)"))
        #expect(record.kind == .note)
    }
}
