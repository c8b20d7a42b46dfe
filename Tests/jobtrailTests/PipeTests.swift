import Foundation
import TestSupport
import Testing

/// Pipes as operands, such as a shell makes of `<(command)`.
struct PipeTests {
    private static let day = fixture("stories/day/jobsengine.log").path

    private func bash(_ line: String) throws -> CommandResult {
        let script = line.replacing("jobtrail ", with: "\(BuiltBinary.url.path) ").replacing("LOG", with: Self.day)
        return try Command(URL(fileURLWithPath: "/bin/bash"), ["-c", script]).run()
    }

    @Test("a log out of a pipe answers as the file does, packed or not, also where it is needed twice")
    func logs() throws {
        let whole = try run(["jobs", "-o", "json", Self.day])
        #expect(try bash("jobtrail jobs -o json <(cat LOG)").stdout == whole.stdout)
        #expect(try bash("jobtrail jobs -o json <(gzip -c LOG)").stdout == whole.stdout)
        let member = "tar cf - -C $(dirname LOG) jobsengine.log"
        #expect(try bash("jobtrail jobs -o json <(\(member))").stdout == whole.stdout)
        let run = try run(["messages", "-b", "-1", "-o", "csv", "--fields", "time,msg", Self.day])
        #expect(try bash("jobtrail messages -b -1 -o csv --fields time,msg <(cat LOG)").stdout == run.stdout)
    }

    @Test("two pipes side by side")
    func two() throws {
        let same = try bash("jobtrail diff <(cat LOG) <(gzip -c LOG)")
        #expect(same.status == 0 && same.text.contains("Nothing differs."), "\(same.stderr)")
        #expect(try bash("jobtrail diff <(cat LOG) <(head -n 60 LOG)").status == 3)
    }

    @Test("an empty one is an empty log")
    func empty() throws {
        let result = try bash("jobtrail jobs <(true)")
        #expect(result.status == 1 && result.stderr == "jobtrail: the log is empty\n")
    }

    @Test("what is encrypted is told")
    func encrypted() throws {
        let result = try bash("jobtrail jobs <(printf -- '-----BEGIN PGP MESSAGE-----\\n\\nAB\\n')")
        #expect(result.status == 1 && result.stderr.contains("encrypted; open it with: gpg"), "\(result.stderr)")
    }

    @Test("a pager starts with the first byte that is printed, and not for an error alone")
    func pager() throws {
        let folder = try TemporaryFolder()
        let log = fixture("stories/day/jobsengine.log").path
        func started(_ words: String) throws -> Bool {
            try? FileManager.default.removeItem(at: folder.file("started"))
            let ran = try Command(
                URL(fileURLWithPath: "/usr/bin/script"), ["-qec", "\(BuiltBinary.url.path) \(words)", "typescript"],
                in: folder.url, environment: ["JOBTRAIL_PAGER": "touch started; cat", "TZ": "UTC", "TERM": "dumb"]
            ).run()
            #expect(ran.text.contains("jobtrail: ") || ran.text.contains("snort"), "\(ran.text)")
            return FileManager.default.fileExists(atPath: folder.file("started").path)
        }
        #expect(try started("messages \(log)"))
        #expect(try !started("messages /none.log"))
        #expect(try !started("messages --job none \(log)"))
        #expect(try !started("messages --no-pager \(log)"))
    }
}
