import Foundation
import JobRecords
import JobState
import LogBytes
import Testing

/// Failures that are told by lines alike are not read again, and are told as if they were.
struct FailureShapeTests {
    private static func groups(_ text: String, limit: Int? = nil) throws -> [String] {
        let folder = try AuditFolder(text)
        var reading = ReadingOptions(zone: .gmt)
        reading.text = [.records, .details]
        var options = Scan.Options(reading: reading)
        options.forcedYear = 2011
        let history = History()
        let collector = FailureCollector(history, RecordFilter(), limit: limit)
        let scan = try Scan(folder.files, options, into: history, sink: collector)
        let ledger = collector.finish(scan.history.hosts)
        return ledger.recentFirst.map { group in
            let (newest, words) = (group.newest.record, group.newest.words)
            let name = "\(scan.names[newest.job]) \(scan.names[newest.action])"
            return "\(group.count) \(name): \(words.reason) | \(words.detail ?? "-") @\(newest.line)"
        }
    }

    private static func line(_ second: Int, _ message: String) -> String {
        "Jun  1 14:\(String(format: "%02d:%02d", second / 60, second % 60)) efw jobsengine[2143]: \(message)\n"
    }

    @Test(
        "the newest one's own words are told, of each group",
        arguments: [
            ("SNORT-E-Start: exit status 3\n", "SNORT-E-Start: exit status 14\n", "2 snort start: exit status 14 | -"),
            ("SNORT-E-Start sub=err reason=a1\n", "SNORT-E-Start sub=err reason=a2\n", "2 snort start: a2 | -"),
            ("SNORT-E-Start sub=err\n", "SNORT-E-Start sub=err\n", "2 snort start: SNORT-E-Start | -"),
            ("Job a failed to start: x1\n", "Job a failed to start: x9\n", "2 a start: x9 | -"),
            (
                "SNORT-E-Start sub=err\n at 1\n", "SNORT-E-Start sub=err\n at 2\n",
                "2 snort start: SNORT-E-Start |  at 2"
            ),
            (
                "SNORT-E-Start sub=err\nTraceback:\n  x1\nE: no 1\n",
                "SNORT-E-Start sub=err\nTraceback:\n  x2\nE: no 2\n",
                "2 snort start: E: no 2 | Traceback:\n  x2\nE: no 2"
            ),
            (
                "SNORT-E-Start sub=err\n at 1\n", "SNORT-E-Start sub=err\n",
                "2 snort start: SNORT-E-Start | -"
            ),
            (
                #"{"msg": "A-E-Start", "reason": "b1"}"# + "\n", #"{"msg": "A-E-Start", "reason": "b2"}"# + "\n",
                "2 a start: b2 | -"
            ),
        ])
    func newest(first: String, second: String, told: String) throws {
        let text = Self.line(0, first.dropLast() + "") + Self.line(5, second.dropLast() + "")
        let place = 2 + first.filter { $0 == "\n" }.count - 1
        #expect(try Self.groups(text) == ["\(told) @\(place)"])
    }

    @Test(
        "digits that stand for something else part groups",
        arguments: [
            #"{"msg": "A-E-Start", "reason": "\u00e1"}"#, #"A-E-Start: tab#011here"#, #"A-E-Start: list #012x"#,
            "message(msg:A-E-Start,reason:list(0:a,1:b))",
        ])
    func telling(message: String) throws {
        let others = [
            message.replacingOccurrences(of: "00e1", with: "01e2"),
            message.replacingOccurrences(of: "#011", with: "#021"),
            message.replacingOccurrences(of: "#012", with: "#011"),
            message.replacingOccurrences(of: "0:a,1:b", with: "1:a,0:b"),
        ].filter { $0 != message }
        for other in others {
            let whole = try Self.groups(Self.line(0, message) + Self.line(1, other))
            let alone = try [other, message].map { try Self.groups(Self.line(0, $0)) }.flatMap { $0 }
            let words = { (row: String) in row.split(separator: " @")[0] }
            #expect(whole.map(words) == alone.map(words), "\(message)")
        }
    }

    /// Whatever is known of lines before, each failure is told as it is alone; digits in what is told stand for a group.
    @Test("failures in any order, with notes, details and lines too long to be known", arguments: 1...6)
    func property(seed: Int) throws {
        var state = UInt64(seed)
        func number(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let long = String(repeating: "long ", count: 1_000)
        var (text, counted, second) = ("", [String: Int](), 0)
        for _ in 0..<400 {
            let job = ["snort", "ntp", "qos"][number(3)]
            let digits = String(number([10, 1_000, 1_000_000][number(3)]))
            let (told, reason): (String, String) =
                switch number(6) {
                case 0: ("\(job.uppercased())-E-Start sub=err pid=\(digits)", "\(job.uppercased())-E-Start")
                case 1: ("\(job.uppercased())-E-Start: code \(digits) #x", "code \(digits) #x")
                case 2: ("\(job.uppercased())-E-Stop: \(long)\(digits)", long + digits)
                case 3: ("Job \(job) failed to stop: port \(digits)", "port \(digits)")
                case 4: ("\(job.uppercased())-E-Stop job=\(job) reason=r\(digits)z", "r\(digits)z")
                default:
                    (
                        "\(job.uppercased())-E-Start sub=err\nTraceback (most \(digits)):\n  x\nE: \(digits)",
                        "E: \(digits)"
                    )
                }
            let action = told.contains("top") ? "stop" : "start"
            let plain = reason.replacing(/[0-9]+/, with: "0")
            counted["\(job) \(action): \(plain)", default: 0] += 1
            text += Self.line(second, told)
            second += 3
        }
        let found = try Self.groups(text).map { row in
            let words = row.split(separator: " | ")[0].replacing(/[0-9]+/, with: "0")
            return (String(words.drop { $0 != " " }.dropFirst()), Int(row.prefix { $0 != " " })!)
        }
        #expect(Dictionary(found, uniquingKeysWith: +) == counted)
    }

    @Test("a note that a failed event claims is told by its own lines, though others like it came before")
    func claimedNote() throws {
        let text = (0..<4).map { round in
            Self.line(round * 100, "SNORT-I-Executing action=start")
                + Self.line(round * 100 + 1, "SNORT-E-Can't open file \(round)")
                + Self.line(round * 100 + 2, "SNORT-E-Start sub=err ok_counter=\(round)")
        }.joined()
        #expect(try Self.groups(text) == ["4 snort start: Can't open file 3 | - @12"])
    }

    @Test("a ledger that gives kinds up counts on with what it keeps")
    func limit() throws {
        let text = (0..<300).map { Self.line($0, "A-E-Start: \(String(repeating: "x", count: $0 % 50 + 1))") }.joined()
        let found = try Self.groups(text, limit: 5)
        #expect(found.count >= 5 && found.count <= 10)
        #expect(found[0].hasSuffix("@300") && found[4].hasSuffix("@296"))
    }
}
