import Foundation

/// Gives a command its standard input, on a thread of its own; `/dev/null` where there is none to give.
final class PipeFeeder: Sendable {
    private let bytes: Data?
    private let pipe: Pipe?

    init(_ bytes: Data?) {
        self.bytes = bytes
        pipe = bytes == nil ? nil : Pipe()
    }

    /// What `Process.standardInput` takes.
    var source: Any {
        pipe ?? FileHandle.nullDevice
    }

    /// To be called once the command runs.
    func start() {
        guard let bytes, let writer = pipe?.fileHandleForWriting else { return }
        Thread.detachNewThread {
            Self.blockBrokenPipeSignal()
            try? writer.write(contentsOf: bytes)
            try? writer.close()
        }
    }

    /// A command that ends without reading must cost this thread an error and not the tests their process.
    /// To ignore the signal instead would be inherited by the commands under test.
    private static func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
