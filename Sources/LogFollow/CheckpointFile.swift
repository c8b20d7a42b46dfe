import CLinux
import Foundation
import LogBytes

/// A checkpoint in a file of its own: two slots, of which the older one is overwritten, so that one is always whole,
/// and a lock, so that one follower uses it.
public final class CheckpointFile {
    public let path: String
    /// What the file held when it was opened; nil where it is new.
    public private(set) var saved: Checkpoint?
    private let file: OpenFile
    private var sequence: UInt64
    /// Whether the file has its name already.
    private var hasName: Bool

    /// Opens a checkpoint and locks it. One that is not there yet gets its name with the first `save`, whole, so that
    /// an empty or half one is never the trace of a crash.
    /// - Parameters:
    ///   - reset: pass over what is there, whatever that is.
    ///   - mode: of a new file.
    public init(_ path: String, reset: Bool = false, mode: mode_t = 0o644) throws(CheckpointError) {
        self.path = path
        if let existing = try CheckpointFile.openLocked(path, O_RDWR, mode) {
            (file, hasName) = (existing, true)
        } else if let fresh = try CheckpointFile.openLocked(path + ".new", O_RDWR | O_CREAT | O_TRUNC, mode) {
            (file, hasName) = (fresh, false)
        } else {
            throw CheckpointError(path: path, .system(ENOENT))
        }
        (sequence, saved) = (0, nil)
        guard hasName else { return }
        if reset {
            // The older slot is overwritten next; what the other one holds loses by its number.
            sequence = (try? newest())?.0 ?? 0
            return
        }
        let (sequence, payload) = try newest()
        guard let checkpoint = Checkpoint(bytes: payload) else { throw CheckpointError(path: path, .torn) }
        (self.sequence, saved) = (sequence, checkpoint)
    }

    private static func openLocked(
        _ path: String, _ flags: Int32, _ mode: mode_t
    ) throws(CheckpointError) -> OpenFile? {
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            if errno == ENOENT && flags & O_CREAT == 0 { return nil }
            throw CheckpointError(path: path, .system(errno))
        }
        let file = OpenFile(descriptor: descriptor)
        try FileLock.take(file, path)
        return file
    }

    // MARK: reading

    /// The younger whole slot.
    private func newest() throws(CheckpointError) -> (UInt64, [UInt8]) {
        let slots = [CheckpointSlot.decode(try slot(0)), CheckpointSlot.decode(try slot(1))]
        var best: (UInt64, [UInt8])?
        for slot in slots {
            guard case .whole(let sequence, let payload) = slot else { continue }
            if best == nil || sequence > best!.0 { best = (sequence, payload) }
        }
        if let best { return best }
        for slot in slots {
            if case .version(let version) = slot { throw CheckpointError(path: path, .version(version)) }
        }
        let isBlank = slots.allSatisfy { $0 == .blank }
        throw CheckpointError(path: path, isBlank ? .empty : slots.contains(.torn) ? .torn : .foreign)
    }

    private func slot(_ index: Int) throws(CheckpointError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: CheckpointSlot.size)
        let count = bytes.withUnsafeMutableBytes {
            FileBytes.read(file.descriptor, at: Int64(index * CheckpointSlot.size), into: $0)
        }
        guard count >= 0 else { throw CheckpointError(path: path, .system(errno)) }
        return Array(bytes.prefix(count))
    }

    // MARK: writing

    /// Saves into the older slot and waits until the disk has it. After a failure the last saved one stands.
    public func save(_ checkpoint: Checkpoint) throws(CheckpointError) {
        guard let bytes = CheckpointSlot.encode(checkpoint.bytes, sequence: sequence + 1) else {
            throw CheckpointError(path: path, .full)
        }
        // A new file begins with its first slot.
        let place = Int64(sequence % 2) * Int64(CheckpointSlot.size)
        let isWritten = bytes.withUnsafeBytes { FileBytes.write(file.descriptor, at: place, $0) }
        guard isWritten, fdatasync(file.descriptor) == 0 else { throw CheckpointError(path: path, .system(errno)) }
        if !hasName { try giveName() }
        sequence += 1
    }

    private func giveName() throws(CheckpointError) {
        guard rename(path + ".new", path) == 0 else { throw CheckpointError(path: path, .system(errno)) }
        SystemCall.syncFolder(of: path)
        hasName = true
    }
}
