import Foundation
import TestSupport
import Testing

/// Help, completions and manual pages are made from one table; here they are held to it.
struct ManualTests {
    private static func commands() throws -> [String] {
        try run(["manual"]).text.split(separator: "\n").map(String.init)
    }

    @Test("every command's manual page is the one that the program makes (scripts/manual.sh)")
    func pages() throws {
        let names = try Self.commands()
        #expect(names.count > 5)
        for name in names {
            let made = try run(["manual", name])
            #expect(made.status == 0, "\(name): \(made.stderr)")
            let page = checkout.appendingPathComponent("man/jobtrail-\(name).1")
            #expect(try String(contentsOf: page, encoding: .utf8) == made.text, "man/jobtrail-\(name).1 is out of date")
        }
        let pages = try FileManager.default.contentsOfDirectory(atPath: checkout.appendingPathComponent("man").path)
        let extra = pages.filter { $0.hasPrefix("jobtrail-") && $0.hasSuffix(".1") }
            .map { String($0.dropFirst(9).dropLast(2)) }.filter { !names.contains($0) }
        #expect(extra.isEmpty, "pages of no command: \(extra)")
    }

    @Test("every command has a short help and a long one")
    func help() throws {
        for name in try Self.commands() {
            let short = try run([name, "--help"])
            let long = try run(["help", name])
            #expect(short.status == 0 && long.status == 0)
            #expect(short.text.hasPrefix("Usage: jobtrail \(name)"))
            #expect(long.text.hasPrefix(short.text) && long.text.count > short.text.count, "\(name)")
        }
    }
}
