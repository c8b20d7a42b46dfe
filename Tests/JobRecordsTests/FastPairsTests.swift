import Foundation
import TestSupport
import Testing

@testable import JobRecords

/// The fast path over pairs and the general one must agree on every message.
struct FastPairsTests {
    /// What both paths are compared by.
    private struct Answer: Equatable {
        var texts: [String?]
        var numbers: [Int64]
    }

    private static func answer(_ fields: MessageFields) -> Answer {
        let values = [fields.job, fields.action, fields.runningAction, fields.message]
        let texts = values.map { $0?.string }
        let counters = [fields.okCounter, fields.errCounter, fields.forkedCounter, fields.pid].map(Int64.init)
        return Answer(
            texts: texts,
            numbers: counters + [
                Int64(fields.sub), fields.timestamp ?? -1, Int64(fields.percentage), fields.hasOddPercentage ? 1 : 0,
            ])
    }

    private static func read(_ text: [UInt8], fast: Bool) -> Answer {
        text.withUnsafeBufferPointer { bytes in
            let end = bytes.baseAddress! + bytes.count
            var fields = MessageFields()
            let order = KeyOrder()
            var at = bytes.baseAddress!
            while true {
                if fast { at = FastPairs.read(at, end, into: &fields, order: order) }
                guard at < end, let token = PairReader.token(at, end) else { break }
                if token.form == .bare { _ = fields.take(token.key, token.valueWithoutComma) }
                at = token.next
            }
            return answer(fields)
        }
    }

    @Test("both paths agree on every line of the fixtures")
    func fixtures() throws {
        for name in [
            "lines/sample-syslog.log", "lines/codes-and-keys.log", "lines/mixed.log", "stories/day/jobsengine.log",
        ] {
            let text = try Data(contentsOf: fixture(name))
            for line in text.split(separator: 10) {
                #expect(Self.read(Array(line), fast: true) == Self.read(Array(line), fast: false))
            }
        }
    }

    @Test("both paths agree on pairs put together at random")
    func random() {
        var generator = SystemRandomNumberGenerator()
        let keys = [
            "job", "action", "sub", "pid", "timestamp", "ok_counter", "err_counter", "forked_counter", "msg", "depends",
            "startup_percentage", "running_action", "ok_counte", "timestamps", "x",
        ]
        let values = [
            "ok", "err", "okay", "1", "0", "17", "999999999", "1234567890", "33%", "33", "100%", "4.5%", "", ",", "a,b",
            "a,",
            "1306938591.55", "1306938591", "1306938591.1234567", "1e9", "-5", "ulogd", "vpn-e.gw_2", "é",
        ]
        for _ in 0..<20_000 {
            let pairs = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                keys.randomElement(using: &generator)! + ["=", "=", "=", "", " ="].randomElement(using: &generator)!
                    + values.randomElement(using: &generator)!
            }
            let text = pairs.joined(separator: [" ", "  ", "\t"].randomElement(using: &generator)!)
            #expect(Self.read(Array(text.utf8), fast: true) == Self.read(Array(text.utf8), fast: false), "\(text)")
        }
    }
}
