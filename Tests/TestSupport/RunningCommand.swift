import Foundation

/// A program that runs while a test does other things; its output goes to files.
public final class RunningCommand: @unchecked Sendable {
    private let process: SpawnedProcess
    private let folder: TemporaryFolder

    public init(
        _ program: URL, _ arguments: [String], in cwd: URL? = nil, environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        let output = try FileHandle(forWritingTo: folder.write("", to: "stdout"))
        let errors = try FileHandle(forWritingTo: folder.write("", to: "stderr"))
        process = try SpawnedProcess(
            program, arguments, in: cwd, environment: environment, stdin: nil, stdout: output.fileDescriptor,
            stderr: errors.fileDescriptor)
        try output.close()
        try errors.close()
    }

    /// Runs the built `jobtrail`, in UTC.
    public static func jobtrail(_ arguments: [String], in cwd: URL? = nil) throws -> RunningCommand {
        try RunningCommand(BuiltBinary.url, arguments, in: cwd, environment: ["TZ": "UTC"])
    }

    public var pid: Int32 { process.pid }
    public var hasEnded: Bool { !process.isRunning }
    public var stdout: String { text("stdout") }
    public var stderr: String { text("stderr") }

    private func text(_ name: String) -> String {
        String(decoding: (try? Data(contentsOf: folder.file(name))) ?? Data(), as: UTF8.self)
    }

    /// Waits until `condition` holds.
    /// - Returns: whether it did in time.
    @discardableResult
    public func wait(
        seconds: Double = 60, file: StaticString = #fileID, line: UInt = #line,
        until condition: (RunningCommand) -> Bool
    ) -> Bool {
        let limit = Date().addingTimeInterval(seconds)
        while Date() < limit {
            if condition(self) { return true }
            usleep(2_000)
        }
        VainWait.tell(seconds, file, line)
        return condition(self)
    }

    /// Sends a signal and waits for the end; what does not end is killed.
    /// - Returns: the exit status, 128 and the signal where a signal ended it.
    @discardableResult
    public func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        if process.isRunning { kill(process.pid, signal) }
        return end()
    }

    /// Waits for its end.
    public func end(seconds: Double = 60) -> Int32 { process.end(within: seconds) }
}

/// A wait for what never came. It need not be a failure, but it always is time lost: `scripts/run-tests.py` shows it.
public enum VainWait {
    public static func tell(_ seconds: Double, _ file: StaticString, _ line: UInt) {
        FileHandle.standardError.write(Data("waited in vain for \(seconds) s: \(file):\(line)\n".utf8))
    }
}
