import Foundation

/// Gives a command its standard input, on a thread of its own; `/dev/null` where there is none to give.
final class PipeFeeder: Sendable {
    private let bytes: Data?
    private let pipe: Pipe?

    init(_ bytes: Data?) {
        self.bytes = bytes
        pipe = bytes == nil ? nil : Pipe()
    }

    /// The end that the command reads; nil where there is nothing to give.
    var source: Int32? { pipe?.fileHandleForReading.fileDescriptor }

    /// To be called once the command runs.
    func start() {
        guard let bytes, let pipe else { return }
        let writer = pipe.fileHandleForWriting
        try? pipe.fileHandleForReading.close()
        Thread.detachNewThread {
            // A command that ends without reading must cost this thread an error and not the tests their process.
            // To ignore the signal instead would be inherited by the commands under test.
            SignalMask.block(SIGPIPE)
            try? writer.write(contentsOf: bytes)
            try? writer.close()
        }
    }
}
