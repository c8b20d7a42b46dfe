import CLinux
import Glibc
import LogBytes

/// A checkpoint in a file of its own, of any length: bytes that are read again are never overwritten by the next ones,
/// so that one checkpoint is always whole, and a lock makes sure that one follower uses it.
public final class CheckpointFile {
    public let path: String
    /// What the file held when it was opened; nil if nothing was followed yet.
    public private(set) var saved: Checkpoint?
    private let file: OpenFile
    private var sequence: UInt64 = 0
    /// Where the bytes lie that the last head tells of.
    private var used: Range<Int64>

    private static let start = Int64(2 * CheckpointHead.page)

    /// Opens a checkpoint and locks it. One that is not there yet comes to be with its lock and its first head, so that
    /// an empty or half one is never the trace of a crash.
    /// - Parameters:
    ///   - reset: pass over what is there, whatever that is.
    ///   - mode: of a new file.
    public init(_ path: String, reset: Bool = false, mode: FileMode = .usual) throws(CheckpointError) {
        self.path = path
        used = CheckpointFile.start..<CheckpointFile.start
        file = try LockedFile.open(path, mode: mode, content: Checkpoint(logs: []).firstBytes).file
        if reset {
            // The older head is overwritten next; what the other one tells loses by its number.
            guard let last = try? newest() else { return }
            (sequence, used) = (last.head.sequence, last.head.offset..<last.head.end)
            return
        }
        let last = try newest()
        guard let checkpoint = Checkpoint(bytes: last.payload) else { throw CheckpointError(path: path, .torn) }
        (sequence, used) = (last.head.sequence, last.head.offset..<last.head.end)
        saved = checkpoint.logs.isEmpty && checkpoint.note.isEmpty ? nil : checkpoint
    }

    // MARK: reading

    /// The younger one of those that are whole.
    private func newest() throws(CheckpointError) -> (head: CheckpointHead, payload: [UInt8]) {
        let heads = [try head(0), try head(1)]
        let whole = heads.compactMap { if case .whole(let head) = $0 { head } else { nil } }
        for head in whole.sorted(by: { $0.sequence > $1.sequence }) {
            if let payload = try payload(head) { return (head, payload) }
        }
        for head in heads {
            if case .version(let version) = head { throw CheckpointError(path: path, .version(version)) }
        }
        let isTorn = !whole.isEmpty || heads.contains(.torn)
        let isBlank = heads.allSatisfy { $0 == .blank }
        throw CheckpointError(path: path, isBlank ? .empty : isTorn ? .torn : .foreign)
    }

    private func head(_ index: Int) throws(CheckpointError) -> CheckpointHead.Content {
        CheckpointHead.decode(try bytes(at: Int64(index * CheckpointHead.page), CheckpointHead.page))
    }

    private func payload(_ head: CheckpointHead) throws(CheckpointError) -> [UInt8]? {
        // A sparse file of a few bytes may say that it is long, but not have it.
        guard let size = file.facts?.size, head.end <= size else { return nil }
        let payload = try bytes(at: head.offset, Int(head.length))
        return head.fits(payload) ? payload : nil
    }

    private func bytes(at offset: Int64, _ count: Int) throws(CheckpointError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { FileBytes.read(file.descriptor, at: offset, into: $0) }
        guard read >= 0 else { throw CheckpointError(path: path, .system(errno)) }
        return Array(bytes.prefix(read))
    }

    // MARK: writing

    /// Saves it and waits until the disk has it. After a failure the last saved one stands.
    public func save(_ checkpoint: Checkpoint) throws(CheckpointError) {
        let payload = checkpoint.bytes
        let count = Int64(payload.count)
        let isRoom = count <= used.lowerBound - CheckpointFile.start
        let head = CheckpointHead(
            sequence: sequence &+ 1, offset: isRoom ? CheckpointFile.start : used.upperBound, payload: payload)
        try write(payload, at: head.offset)
        try write(head.bytes, at: Int64(sequence % 2) * Int64(CheckpointHead.page))
        guard SystemCall.retry({ fdatasync(file.descriptor) }) == 0 else {
            throw CheckpointError(path: path, .system(errno))
        }
        (sequence, used) = (head.sequence, head.offset..<head.end)
    }

    private func write(_ bytes: [UInt8], at offset: Int64) throws(CheckpointError) {
        let isWritten = bytes.withUnsafeBytes { FileBytes.write(file.descriptor, at: offset, $0) }
        guard isWritten else { throw CheckpointError(path: path, .system(errno)) }
    }
}

extension Checkpoint {
    /// A whole file that says that nothing was followed yet.
    fileprivate var firstBytes: [UInt8] {
        let payload = bytes
        let head = CheckpointHead(sequence: 0, offset: Int64(2 * CheckpointHead.page), payload: payload)
        // The second head is written first.
        var file = [UInt8](repeating: 0, count: CheckpointHead.page)
        file += head.bytes
        file += [UInt8](repeating: 0, count: 2 * CheckpointHead.page - file.count)
        return file + payload
    }
}
