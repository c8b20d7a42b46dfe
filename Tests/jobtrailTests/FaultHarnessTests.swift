import Foundation
import TestSupport
import Testing

/// A sample of what `make soak` does at every system call.
@Suite("following under faults")
struct FaultHarnessTests {
    @Test(
        "killed or refused at any call, every destination has each record once",
        arguments: ["kill", "error", "lasting"])
    func eachRecordOnce(_ kind: String) throws {
        let script = checkout.appendingPathComponent("Benchmarks/faults")
        let arguments = ["--binary", BuiltBinary.url.path, "--most", "1", "--each", "1", "--seed", "7", "--jobs", "4"]
        var command = Command(script, arguments + ["--only", "copycompress", "--only", kind])
        command.limit = 300
        let result = try command.run()
        #expect(result.status == 0, "\(result.text)\(result.stderr)")
    }
}
