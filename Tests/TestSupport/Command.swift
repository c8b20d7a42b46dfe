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
        let process = makeProcess()
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        let feeder = PipeFeeder(stdin)
        process.standardInput = feeder.source
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try SignalMask.cleared { try process.run() }
        feeder.start()
        let stdout = PipeDrain(output)
        let stderr = PipeDrain(errors)
        wait(for: process, ended)
        return CommandResult(
            status: status(of: process), stdout: stdout.contents(),
            stderr: String(decoding: stderr.contents(), as: UTF8.self))
    }

    private func makeProcess() -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        return process
    }

    private func wait(for process: Process, _ ended: DispatchSemaphore) {
        if ended.wait(timeout: .now() + limit) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
        }
    }

    private func status(of process: Process) -> Int32 {
        process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    }
}
