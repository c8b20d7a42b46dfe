import Foundation

/// Reads a pipe to its end on a thread of its own.
final class PipeDrain: @unchecked Sendable {
    /// Written by the thread before it signals `ended`, read only after that.
    private var collected = Data()
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter pipe: given to a running command, so that its writing end is no longer needed here.
    init(_ pipe: Pipe) throws {
        try pipe.fileHandleForWriting.close()
        let reader = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            collected = (try? reader.readToEnd()) ?? Data()
            ended.signal()
        }
    }

    /// Everything that came; waits for the end. To be called once.
    func contents() -> Data {
        ended.wait()
        return collected
    }
}
