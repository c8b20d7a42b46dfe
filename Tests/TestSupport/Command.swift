import Foundation

/// One run of a program, from start to end.
///
/// Each pipe is served by a thread of its own, so that neither side can wait for a full pipe for ever.
public struct Command: Sendable {
    public var program: URL
    public var arguments: [String]
    public var folder: URL?
    public var stdin: Data?
    /// Set on top of the environment of the tests.
    public var environment: [String: String]
    /// A command that takes longer is killed, which gives the status 137.
    public var limit: TimeInterval = 60

    public init(
        _ program: URL, _ arguments: [String], in folder: URL? = nil, stdin: Data? = nil,
        environment: [String: String] = [:]
    ) {
        self.program = program
        self.arguments = arguments
        self.folder = folder
        self.stdin = stdin
        self.environment = environment
    }

    public func run() throws -> CommandResult {
        let (output, errors) = (Pipe(), Pipe())
        let feeder = PipeFeeder(stdin)
        let process = try SpawnedProcess(
            program, arguments, in: folder, environment: environment, stdin: feeder.source,
            stdout: output.fileHandleForWriting.fileDescriptor, stderr: errors.fileHandleForWriting.fileDescriptor)
        feeder.start()
        let stdout = try PipeDrain(output)
        let stderr = try PipeDrain(errors)
        let status = process.end(within: limit)
        return CommandResult(
            status: status, stdout: stdout.contents(), stderr: String(decoding: stderr.contents(), as: UTF8.self))
    }
}
