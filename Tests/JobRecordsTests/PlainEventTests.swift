import LogBytes
import Testing

@testable import JobRecords

/// Of a plain event neither code nor words are looked for: both readings must give the same.
struct PlainEventTests {
    private static let codes = [
        "ULOGD-I-Start", "ULOGD-E-Stop", "VPN-GW-F-Update_time", "1NET-W-Sync", "%ULOGD-I-Start", "ULOGD-I-Start:",
        "SNORT-D-Executing", "SNORT-D-Waiting_depends", "SNORT-I-note",
    ]
    private static let pairs = [
        "job=ulogd", "action=start", "sub=ok", "sub=err", "pid=7", "timestamp=1306938591.5", "ok_counter=12",
        "startup_percentage=33%", "startup_percentage=3.5%", "depends=a,b", "reason=full", "word", "job=ü", "sub=maybe",
        "job=\"quoted name\"",
    ]

    @Test("code, words and keys of plain events are those that a full reading finds")
    func sameAnswers() {
        let prefixes = [
            "Jun  1 14:29:52 efw jobsengine[2143]: ", "1306938591.5 ", "", "Jun  1 14:29:52 efw jobsengine:  ",
        ]
        var generator = SystemRandomNumberGenerator()
        var plain = 0
        for _ in 0..<5_000 {
            let words = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                Self.pairs.randomElement(using: &generator)!
            }
            let message = ([Self.codes.randomElement(using: &generator)!] + words).joined(separator: " ")
            let line =
                prefixes.randomElement(using: &generator)! + message + ["", " ", "\r"].randomElement(using: &generator)!
            let probe = LineProbe()
            guard let record = probe.read(line), record.flags.contains(.plain) else { continue }
            plain += 1
            var other = record
            other.flags.remove(.plain)
            let (quick, full) = (probe.text(record), RecordText(other, probe.batch.text(of: record)))
            #expect(quick.codeBytes.map(Array.init) == full.codeBytes.map(Array.init), "\(line)")
            let (one, two) = (quick.extras, full.extras)
            #expect(one.text == two.text && one.depends == two.depends && one.percentage == two.percentage, "\(line)")
            #expect(one.fields.map(\.key) == two.fields.map(\.key), "\(line)")
        }
        #expect(plain > 500)
    }
}
