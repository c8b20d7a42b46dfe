import Foundation
import TestSupport

/// Runs the program with faults put into its system calls.
enum Strace {
    /// The tracer is a grandchild (-D), so that signals and status are those of the program.
    /// - Parameter faults: what strace takes behind `-e`.
    /// - Parameter path: only calls on this path are counted and hit; nil: all.
    /// - Parameter trace: the file that tells the calls.
    static func start(
        _ faults: [String], on path: String? = nil, trace: String = "/dev/null", _ arguments: [String]
    ) throws -> RunningCommand {
        let options =
            ["-D", "-f", "-qq", "-o", trace] + faults.flatMap { ["-e", $0] }
            + (path.map { ["-P", $0] } ?? [])
        return try RunningCommand(
            URL(fileURLWithPath: "/usr/bin/strace"), options + [BuiltBinary.url.path] + arguments,
            environment: ["TZ": "UTC"])
    }
}

extension RotationRig {
    /// Adds numbered records to the log, which is made where it is not there.
    func append(_ numbers: Range<Int>) throws {
        let descriptor = open(log.path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        defer { close(descriptor) }
        for number in numbers {
            let bytes = Array(RotatingWriter.line(number).utf8)
            _ = write(descriptor, bytes, bytes.count)
        }
    }

    /// Waits until the output has so many lines, or the follower has ended.
    func waitForLines(_ count: Int, _ command: RunningCommand) {
        command.wait { command in
            let bytes = (try? Data(contentsOf: output)) ?? Data()
            return command.hasEnded || bytes.count { $0 == 10 } >= count
        }
    }
}
