import Glibc
import LogBytes
import LogLines

/// How far following has come (docs/following.md, Terms), as bytes that go into a file of their own or beside
/// the records into a database.
public struct Checkpoint: Equatable, Sendable {
    public static let version = 3

    /// The machine; see `HostIdentity`.
    public var host = HostIdentity.current
    public var logs: [LogState]
    /// The output that was made from what was delivered, where that is a file of our own.
    var output: OutputMark?
    /// What the taker of the lines wants to find again, such as the state of its fold.
    public var note: [UInt8]

    public init(logs: [LogState], note: [UInt8] = []) { (self.logs, self.note) = (logs, note) }

    /// Refuses a checkpoint of another machine, or of a path that is not among `paths`.
    public func check(paths: [String], file: String) throws(CheckpointError) {
        guard HostIdentity.mayBe(host) else { throw CheckpointError(path: file, .host) }
        for log in logs where !paths.contains(log.path) { throw CheckpointError(path: file, .log(log.path)) }
    }
}

/// All that is remembered of one followed path.
public struct LogState: Equatable, Sendable {
    /// The path as followed, absolute.
    public var path: String
    /// Whether following had begun; else it begins as its start policy says.
    public var hasBegun = false
    /// The generations being read or waiting for it, and the last ones done; oldest first, the done ones in front.
    public var marks: [GenerationMark] = []
    /// Rotated files that were done or passed over, oldest first.
    var known: [KnownFile] = []
    /// The number of the youngest rotated file; nil if none was seen yet.
    var firstNumber: Int?
}

/// The state of an output file that a checkpoint goes with.
struct OutputMark: Equatable, Sendable {
    /// Its length, bytes.
    var length: Int64
    /// Its last bytes.
    var window: ContentWindow
}

/// Why a checkpoint cannot be used: one line that names the file and the reason.
public struct CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Cause: Equatable, Sendable {
        /// It holds nothing, neither slot is whole, or it is no checkpoint.
        case empty, torn, foreign
        /// A later jobtrail wrote it.
        case version(Int)
        /// It was written on another machine, where device and inode numbers mean other files.
        case host
        /// It belongs to other paths.
        case log(String)
        /// It does not say what has to go on.
        case purpose(String)
        /// Another follower uses it.
        case locked
        /// The output is shorter than the checkpoint says, ends differently, or has content without a checkpoint.
        case shortOutput(Int64, wanted: Int64)
        case otherOutput
        case unknownOutput
        /// A system call failed (`errno`).
        case system(Int32)
    }

    public let path: String
    public let cause: Cause

    public init(path: String, _ cause: Cause) { (self.path, self.cause) = (path, cause) }

    public var description: String { "\(path): \(reason)" }

    private var reason: String {
        let advice = "; --reset begins anew"
        return switch cause {
        case .empty: "the checkpoint is empty" + advice
        case .torn: "the checkpoint is damaged, neither of its two copies is whole" + advice
        case .foreign: "is no checkpoint of jobtrail" + advice
        case .version(let version):
            "the checkpoint has version \(version), this jobtrail knows \(Checkpoint.version)" + advice
        case .host: "the checkpoint was written on another machine" + advice
        case .log(let other): "the checkpoint is of another log, \(other)" + advice
        case .purpose(let other): "the checkpoint was not made with \(other)" + advice
        case .locked: "another follower is using it"
        case .shortOutput(let size, let wanted):
            "has \(size) bytes, less than the \(wanted) that the checkpoint says" + advice
        case .otherOutput: "does not end as the checkpoint says: somebody else has changed it" + advice
        case .unknownOutput: "has content but no checkpoint" + advice
        case .system(let code): SystemError(code).description
        }
    }

    public var isOfDisk: Bool {
        if case .system(let code) = cause { return SystemError(code).isOfDisk }
        return false
    }

    /// Whether it may go by itself, as a full disk does.
    public var isPassing: Bool {
        if case .system(let code) = cause { return [ENOSPC, EDQUOT, EIO, EAGAIN, ENOMEM].contains(code) }
        return false
    }
}

extension Checkpoint {
    /// The whole checkpoint; `init(bytes:)` reads it back.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(host)
        writer.putList(logs) { $0.put($1) }
        writer.put(UInt8(output == nil ? 0 : 1))
        if let output {
            writer.put(output.length)
            writer.put(output.window)
        }
        writer.put(note)
        return writer.bytes
    }

    /// - Returns: nil where the bytes are none that `bytes` gives.
    public init?(bytes: [UInt8]) {
        do {
            var parser = ByteParser(bytes)
            host = try parser.text()
            logs = try parser.list { parser throws(ByteParser.Short) in try parser.log() }
            output = try parser.integer(UInt8.self) == 0 ? nil : try parser.output()
            note = try parser.raw()
            guard parser.isAtEnd else { return nil }
        } catch { return nil }
    }
}

extension ByteWriter {
    fileprivate mutating func put(_ log: LogState) {
        put(log.path)
        put(UInt8(log.hasBegun ? 1 : 0))
        putList(log.marks) { $0.put($1) }
        putList(log.known) {
            $0.put($1.identity)
            $0.put($1.head)
        }
        put(Int32(log.firstNumber ?? -1))
    }

    fileprivate mutating func put(_ mark: GenerationMark) {
        put(mark.name)
        put(UInt8(mark.identity == nil ? 0 : 1))
        if let identity = mark.identity { put(identity) }
        put(mark.position)
        put(mark.window)
        putList(mark.ladder.rungs) { $0.put($1) }
        put(mark.size)
        put(mark.modified)
        put(UInt8(mark.isDone ? 1 : 0))
        putList(mark.holes.list) {
            $0.put($1.before)
            $0.put($1.window)
            $0.put($1.start)
            $0.put($1.end)
        }
    }

    fileprivate mutating func put(_ identity: FileIdentity) {
        put(identity.device)
        put(identity.inode)
        put(identity.birth ?? .min)
    }

    fileprivate mutating func put(_ position: LinePosition) {
        put(position.offset)
        put(Int64(position.number))
        put(position.chain.high)
        put(position.chain.low)
    }

    fileprivate mutating func put(_ window: ContentWindow) {
        put(UInt16(window.length))
        put(window.hash)
    }
}

extension ByteParser {
    fileprivate mutating func log() throws(Short) -> LogState {
        let path = try text()
        let hasBegun = try integer(UInt8.self) == 1
        let marks = try list { parser throws(Short) in try parser.mark() }
        let known = try list { parser throws(Short) in
            KnownFile(identity: try parser.identity(), head: try parser.position())
        }
        let first = try integer(Int32.self)
        return LogState(
            path: path, hasBegun: hasBegun, marks: marks, known: known, firstNumber: first < 0 ? nil : Int(first))
    }

    fileprivate mutating func mark() throws(Short) -> GenerationMark {
        let name = try text()
        let identity = try integer(UInt8.self) == 1 ? try identity() : nil
        let position = try position()
        let window = try window()
        let rungs = try list { parser throws(Short) in try parser.position() }
        guard zip(rungs, rungs.dropFirst()).allSatisfy({ $0.number < $1.number }) else { throw Short() }
        let (size, modified, isDone) = (try length(), try time(), try integer(UInt8.self) == 1)
        return GenerationMark(
            name: name, identity: identity, position: position, window: window, ladder: ChainLadder(rungs), size: size,
            modified: modified, isDone: isDone,
            holes: PassedHoles(try list { parser throws(Short) in try parser.hole() })
        )
    }

    private mutating func hole() throws(Short) -> PassedHole {
        let (before, window) = (try position(), try window())
        let (start, end) = (try length(), try length())
        guard before.offset <= start, start < end, window.length <= before.offset else { throw Short() }
        return PassedHole(before: before, window: window, start: start, end: end)
    }

    fileprivate mutating func identity() throws(Short) -> FileIdentity {
        let (device, inode) = (try integer(UInt64.self), try integer(UInt64.self))
        let birth = try integer(Int64.self)
        return FileIdentity(device: device, inode: inode, birth: birth == .min ? nil : birth)
    }

    fileprivate mutating func position() throws(Short) -> LinePosition {
        let (offset, number) = (try length(), try length())
        let (high, low) = (try integer(UInt64.self), try integer(UInt64.self))
        return LinePosition(offset: offset, number: Int(number), chain: Chain(high: high, low: low))
    }

    fileprivate mutating func window() throws(Short) -> ContentWindow {
        let length = Int(try integer(UInt16.self))
        guard length <= ContentWindow.limit else { throw Short() }
        return ContentWindow(length: length, hash: try integer(UInt64.self))
    }

    /// An offset, a number or a size: sums with it cannot overflow, whoever wrote it.
    private mutating func length() throws(Short) -> Int64 {
        let value = try integer(Int64.self)
        guard (0...1 << 60).contains(value) else { throw Short() }
        return value
    }

    /// Nanoseconds since the epoch, of which the same is true.
    private mutating func time() throws(Short) -> Int64 {
        let value = try integer(Int64.self)
        guard (-(1 << 62)...1 << 62).contains(value) else { throw Short() }
        return value
    }

    fileprivate mutating func output() throws(Short) -> OutputMark {
        OutputMark(length: try length(), window: try window())
    }
}
