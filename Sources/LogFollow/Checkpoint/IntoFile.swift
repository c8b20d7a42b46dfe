import Glibc
import LogBytes

/// An output file in which everything stands exactly once, whatever kills its writer: bytes are appended and made
/// durable first, then the checkpoint with the file's length; what a crash left behind that length is cut off.
public final class IntoFile {
    private let file: LockedFile
    private let checkpoints: CheckpointFile
    private var length: Int64
    private var pending: [UInt8] = []

    /// Appended to memory at most before it is written, bytes.
    private static let bufferLimit = 1 << 20

    /// Where the checkpoint of an output lies.
    public static func checkpoint(of path: String) -> String { path + ".checkpoint" }

    /// What was saved last; nil where the file is new.
    public var saved: Checkpoint? { checkpoints.saved }

    /// Opens the output and its checkpoint, `PATH.checkpoint`, locks both, and cuts the output back to what the
    /// checkpoint says.
    /// - Parameters:
    ///   - paths: the followed paths; a checkpoint of others is refused.
    ///   - reset: begin anew behind what the file holds.
    ///   - mode: of a new file.
    public init(_ path: String, paths: [String], reset: Bool = false, mode: FileMode = .usual) throws(CheckpointError) {
        let checkpoint = IntoFile.checkpoint(of: path)
        let file = try LockedFile.open(path, mode: mode, content: [])
        self.file = file
        // A refusal leaves no file behind that was not there before.
        var isRefused = true
        defer { if isRefused && file.isNew { _ = PathText.withPath(path) { unlink($0) } } }
        if !reset, FileIdentifier(checkpoint) == nil, let size = file.size, size > 0 {
            throw CheckpointError(path: path, .unknownOutput)
        }
        checkpoints = try CheckpointFile(checkpoint, reset: reset, mode: mode)
        guard let size = file.size else { throw CheckpointError(path: path, .system(EINVAL)) }
        length = size
        if let saved = checkpoints.saved {
            try saved.check(paths: paths, file: checkpoints.path)
            try cutBack(to: saved.output)
        } else if !reset && length > 0 {
            throw CheckpointError(path: path, .unknownOutput)
        }
        SystemCall.syncFolder(of: path)
        isRefused = false
    }

    private func cutBack(to mark: OutputMark?) throws(CheckpointError) {
        guard let mark else { throw CheckpointError(path: checkpoints.path, .foreign) }
        guard length >= mark.length else {
            throw CheckpointError(path: file.path, .shortOutput(length, wanted: mark.length))
        }
        guard let window = ContentWindow.read(file.descriptor, before: mark.length, length: mark.window.length) else {
            throw CheckpointError(path: file.path, .system(EIO))
        }
        guard window == mark.window else { throw CheckpointError(path: file.path, .otherOutput) }
        guard length > mark.length else { return }
        try file.cut(to: mark.length)
        try file.sync()
        length = mark.length
    }

    /// Adds bytes, to be durable with the next `commit`.
    public func append(_ bytes: some Sequence<UInt8>) throws(CheckpointError) {
        pending.append(contentsOf: bytes)
        if pending.count >= IntoFile.bufferLimit { try write() }
    }

    /// Writes what is pending, so that it can be read, at the length known: a write that failed half-way is done again
    /// in its place.
    public func write() throws(CheckpointError) {
        guard !pending.isEmpty else { return }
        try file.write(pending, at: length)
        length += Int64(pending.count)
        pending.removeAll(keepingCapacity: true)
    }

    /// Makes everything appended durable, then the checkpoint that goes with it. After a failure (disk full) it may be
    /// called again with the same states; nothing more may be appended before.
    public func commit(_ logs: [LogState], note: [UInt8] = []) throws(CheckpointError) {
        try write()
        try file.sync()
        guard let window = ContentWindow.read(file.descriptor, before: length) else {
            throw CheckpointError(path: file.path, .system(EIO))
        }
        var checkpoint = Checkpoint(logs: logs, note: note)
        checkpoint.output = OutputMark(length: length, window: window)
        try checkpoints.save(checkpoint)
    }
}
