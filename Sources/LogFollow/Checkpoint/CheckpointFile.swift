import CLinux
import CXXHash
import Glibc
import LogBytes
import LogLines

/// A checkpoint in a file of its own, of any length: bytes that are read again are never overwritten by the next ones,
/// so that one checkpoint is always whole, and a lock makes sure that one follower uses it.
public final class CheckpointFile {
    /// What the file held when it was opened; nil if nothing was followed yet.
    public private(set) var saved: Checkpoint?
    private let file: LockedFile
    var path: String { file.path }
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
        used = CheckpointFile.start..<CheckpointFile.start
        file = try LockedFile.open(path, mode: mode, content: Checkpoint(logs: []).firstBytes)
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
        CheckpointHead.decode(try file.read(at: Int64(index * CheckpointHead.page), CheckpointHead.page))
    }

    private func payload(_ head: CheckpointHead) throws(CheckpointError) -> [UInt8]? {
        // A sparse file of a few bytes may say that it is long, but not have it.
        guard let size = file.size, head.end <= size else { return nil }
        let payload = try file.read(at: head.offset, Int(head.length))
        return head.fits(payload) ? payload : nil
    }

    // MARK: writing

    /// Saves it and waits until the disk has it. After a failure the last saved one stands.
    public func save(_ checkpoint: Checkpoint) throws(CheckpointError) {
        let payload = checkpoint.bytes
        let count = Int64(payload.count)
        let isRoom = count <= used.lowerBound - CheckpointFile.start
        let head = CheckpointHead(
            sequence: sequence &+ 1, offset: isRoom ? CheckpointFile.start : used.upperBound, payload: payload)
        try file.write(payload, at: head.offset)
        try file.write(head.bytes, at: Int64(sequence % 2) * Int64(CheckpointHead.page))
        try file.sync()
        (sequence, used) = (head.sequence, head.offset..<head.end)
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

/// What stands at a checkpoint's beginning, twice, each in a page of its own: where the newest bytes lie, with a checksum
/// over them and one over itself, so that what was written in part is told from what is whole.
struct CheckpointHead: Equatable {
    static let page = 4096
    static let magic: [UInt8] = Array("JTRAILCP".utf8)
    private static let size = 8 + 4 + 8 + 8 + 8 + 16
    /// More than this no checkpoint has; whoever says so made it up.
    private static let longest: Int64 = 1 << 30

    var sequence: UInt64
    /// Where the checkpoint's bytes lie in the file.
    var offset: Int64
    var length: Int64
    var sum: Chain

    enum Content: Equatable {
        case whole(CheckpointHead)
        case blank
        case torn
        case foreign
        case version(Int)
    }

    init(sequence: UInt64, offset: Int64, payload: [UInt8]) {
        (self.sequence, self.offset) = (sequence, offset)
        (length, sum) = (Int64(payload.count), CheckpointHead.sum(payload))
    }

    private init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        (sequence, offset, length) = (try parser.integer(), try parser.integer(), try parser.integer())
        sum = Chain(high: try parser.integer(), low: try parser.integer())
    }

    var end: Int64 { offset + length }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        for byte in CheckpointHead.magic { writer.put(byte) }
        writer.put(UInt32(Checkpoint.version))
        writer.put(sequence)
        writer.put(offset)
        writer.put(length)
        for part in [sum.high, sum.low] { writer.put(part) }
        let own = CheckpointHead.sum(writer.bytes)
        for part in [own.high, own.low] { writer.put(part) }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) -> Content {
        guard bytes.contains(where: { $0 != 0 }) else { return .blank }
        guard bytes.starts(with: magic) else { return .foreign }
        do throws(ByteParser.Short) {
            var parser = ByteParser(Array(bytes.dropFirst(magic.count)))
            let version = Int(try parser.integer(UInt32.self))
            guard version == Checkpoint.version else { return .version(version) }
            let head = try CheckpointHead(&parser)
            let found = Chain(high: try parser.integer(), low: try parser.integer())
            return found == sum(Array(bytes.prefix(size))) && head.isPlausible ? .whole(head) : .torn
        } catch { return .torn }
    }

    private var isPlausible: Bool {
        offset >= Int64(2 * CheckpointHead.page) && offset < .max / 2 && (0...CheckpointHead.longest).contains(length)
    }

    func fits(_ payload: [UInt8]) -> Bool { payload.count == length && CheckpointHead.sum(payload) == sum }

    private static func sum(_ bytes: [UInt8]) -> Chain {
        let sum = XXH3_128bits(bytes, bytes.count)
        return Chain(high: sum.high64, low: sum.low64)
    }
}

/// A file that one program at a time has open under its name: the lock goes with the open file, also when its holder is
/// killed, and what the name leads to is what is locked.
final class LockedFile {
    let path: String
    let descriptor: Int32
    /// Whether it was not there before.
    private(set) var isNew = false

    private init(_ path: String, _ descriptor: Int32) { (self.path, self.descriptor) = (path, descriptor) }

    deinit {
        // A child that was begun a moment ago still has the descriptor too: closing it would not give the lock back.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Opens and locks a file; makes it if it is not there.
    /// - Parameter content: what a new one holds from its first moment on.
    static func open(_ path: String, mode: FileMode, content: [UInt8]) throws(CheckpointError) -> LockedFile {
        // Between opening and locking another one may give the name to another file, or take it away.
        for _ in 0..<100 {
            let descriptor = SystemCall.retry {
                PathText.withPath(path) { Glibc.open($0, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
            }
            if descriptor >= 0 {
                let file = LockedFile(path, descriptor)
                guard SystemCall.retry({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
                    throw CheckpointError(path: path, errno == EWOULDBLOCK ? .locked : .system(errno))
                }
                if file.isNamed { return file }
            } else if errno == ENOENT {
                if let file = try make(path, mode, content) { return file }
            } else {
                throw CheckpointError(path: path, .system(errno))
            }
        }
        // A link that leads nowhere looks as if others were always faster.
        throw CheckpointError(path: path, PathText.withPath(path) { access($0, F_OK) } == 0 ? .locked : .system(ENOENT))
    }

    private var isNamed: Bool {
        FileIdentifier(descriptor: descriptor).map { $0 == FileIdentifier(path) } ?? false
    }

    /// Makes a file that is whole and locked before it has its name.
    /// - Returns: nil if another one has the name by now.
    private static func make(
        _ path: String, _ mode: FileMode, _ content: [UInt8]
    ) throws(CheckpointError) -> LockedFile? {
        do throws(SystemError) {
            let draft = try DraftFile(for: path, mode: mode)
            // The lock goes with the file, however often it is open here.
            let copy = try SystemCall.checked { fcntl(draft.descriptor, F_DUPFD_CLOEXEC, 3) }
            let file = LockedFile(path, copy)
            _ = try SystemCall.checked { flock(file.descriptor, LOCK_EX | LOCK_NB) }
            guard content.withUnsafeBytes({ FileBytes.write(copy, at: 0, $0) }) else { throw SystemError() }
            try draft.commit(replaces: false)
            file.isNew = true
            return file.isNamed ? file : nil
        } catch {
            if error.code == EEXIST { return nil }
            throw CheckpointError(path: path, .system(error.code))
        }
    }

    // MARK: its bytes

    /// Nil if it is no regular file.
    var size: Int64? {
        if case .file(let facts) = FileProbe.look(descriptor: descriptor) { return facts.size }
        return nil
    }

    /// - Returns: fewer bytes where the file ends.
    func read(at offset: Int64, _ count: Int) throws(CheckpointError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { FileBytes.read(descriptor, at: offset, into: $0) }
        try check(read >= 0)
        return Array(bytes.prefix(read))
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(CheckpointError) {
        try check(bytes.withUnsafeBytes { FileBytes.write(descriptor, at: offset, $0) })
    }

    func cut(to length: Int64) throws(CheckpointError) {
        try check(SystemCall.retry { ftruncate(descriptor, off_t(length)) } == 0)
    }

    /// Waits until the disk has it.
    func sync() throws(CheckpointError) { try check(SystemCall.retry { fdatasync(descriptor) } == 0) }

    private func check(_ isDone: Bool) throws(CheckpointError) {
        if !isDone { throw CheckpointError(path: path, .system(errno)) }
    }
}

/// What tells one machine from another: systemd's machine id, else the host's name.
public enum HostIdentity {
    public static let current = id ?? Machine.hostName

    private static let path = "/etc/machine-id"
    /// What the machine is known by; nil if it has none, or it cannot be read.
    private static let id = PathOrigin(path: path).text.flatMap { text -> String? in
        text.utf8.count >= 32 ? String(text.prefix(32)) : nil
    }

    /// Whether a checkpoint of that machine may be one of this. A machine whose id cannot be read for once is none other.
    public static func mayBe(_ host: String) -> Bool {
        var status = stat()
        return mayBe(host, id, hasOne: stat(path, &status) == 0 && status.st_size > 0)
    }

    /// - Parameters:
    ///   - id: what could be read of this machine's.
    ///   - hasOne: whether it has one.
    static func mayBe(_ host: String, _ id: String?, hasOne: Bool) -> Bool {
        host == id || host == Machine.hostName || (id == nil && hasOne && host.utf8.count == 32)
    }
}
