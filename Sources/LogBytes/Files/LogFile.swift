import Glibc

/// One file of a log set, wherever its bytes lie.
public struct LogFile: Sendable {
    /// The name that records carry: the path as given, or `bundle.tar.gz!member`.
    public let name: String
    public let origin: any ByteOrigin
    /// Bytes as stored; nil where not known beforehand.
    public let storedSize: Int64?
    /// The time of last change, seconds since the epoch (file system's or archive member's); nil where there is none.
    public let modified: Int64?
    /// Whether `modified` was recorded by an archive, which then is surer than a gzip header's time.
    public let isMember: Bool
    /// Whether it is the live file of its set (the one that is written to) rather than a rotated one.
    public let isLive: Bool
    /// Whether it lies in the folder that the appliance keeps its archives in.
    public var isArchived = false
    /// What its box tells beside the logs.
    public var box: BoxFacts {
        get { facts?.value ?? BoxFacts() }
        set { facts = newValue.isEmpty ? nil : SharedFacts(newValue) }
    }
    /// Of most files there is nothing to tell, and there may be many.
    private var facts: SharedFacts?

    public init(
        name: String, origin: any ByteOrigin, storedSize: Int64?, modified: Int64?, isMember: Bool = false, isLive: Bool
    ) {
        self.name = name
        self.origin = origin
        self.storedSize = storedSize
        self.modified = modified.flatMap { LogFile.years.contains($0) ? $0 : nil }
        self.isMember = isMember
        self.isLive = isLive
    }

    /// From the year 1 to 9999: any other date, which an archive can claim, tells nothing.
    private static let years: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Opens the decoded bytes, by whatever they are packed; UTF-16 comes as UTF-8.
    /// - Parameter meter: told what is read of the stored bytes.
    public func openDecoded(_ meter: ReadMeter? = nil) throws(SourceError) -> any ByteReader {
        let raw = try origin.openRaw()
        let metered = meter.map { MeteredReader(raw, $0) } ?? raw
        return origin.taken == nil ? try Decoding.textReader(over: metered) : metered
    }

    /// Whether the text is UTF-16, which is read as UTF-8: offsets are those of the UTF-8.
    public var isUTF16: Bool { (try? openHead()) is UTF16Reader }

    /// Opens the first decoded bytes; the reader may end early.
    func openHead() throws(SourceError) -> any ByteReader {
        origin.taken == nil ? try Decoding.textReader(over: origin.openHead()) : try origin.openHead()
    }
}

extension LogFile {
    /// The file's name without folders or bundle.
    public var lastName: String { String(name.split(separator: "/").last?.split(separator: "!").last ?? "") }

    /// Where the file system has it, to be opened by; a member's is its bundle's. The name is for people.
    public var path: String? {
        (origin as? PathOrigin)?.path ?? bundles.first.flatMap { ($0.origin as? PathOrigin)?.path }
    }
}

/// A place that bytes can be read from again and again: a path, a bundle's member, spooled standard input.
public protocol ByteOrigin: Sendable {
    /// Opens the bytes as they are stored, nothing decoded.
    func openRaw() throws(SourceError) -> any ByteReader
    /// Opens at least the first bytes, where that is cheaper than opening them all; the reader may end early.
    func openHead() throws(SourceError) -> any ByteReader
    /// Opens the stored bytes from `offset` on.
    func openRaw(at offset: Int64) throws(SourceError) -> any ByteReader
    /// Opens the bytes for formats whose table of contents is at their end; nil where they can only be read from the front.
    func openRandom() throws(SourceError) -> RandomReader?
    /// What the bytes were where they were taken from; nil if they lie there still.
    var taken: TakenBytes? { get }
}

/// Bytes that are kept decoded, with what their source was like.
public struct TakenBytes: Sendable {
    /// Of the bytes as they were stored; nil if they had no other form than the kept one.
    public let sha256: String?
    public let bytes: Int64

    public init(sha256: String?, bytes: Int64) {
        self.sha256 = sha256
        self.bytes = bytes
    }
}

extension ByteOrigin {
    public func openHead() throws(SourceError) -> any ByteReader { try openRaw() }
    public func openRandom() throws(SourceError) -> RandomReader? { nil }
    public var taken: TakenBytes? { nil }

    /// Where nothing can be jumped over, what stands before is read.
    public func openRaw(at offset: Int64) throws(SourceError) -> any ByteReader {
        let reader = try openRaw()
        try reader.skip(offset)
        return reader
    }

    /// All stored bytes; nil where they are more than `limit`.
    public func bytes(upTo limit: Int) throws(SourceError) -> [UInt8]? {
        let bytes = try head(limit + 1)
        return bytes.count > limit ? nil : bytes
    }

    /// The first stored bytes, as many as there are up to `count`.
    public func head(_ count: Int) throws(SourceError) -> [UInt8] {
        let reader = try openRaw()
        var bytes: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, 64 * 1024), alignment: 64)
        defer { room.deallocate() }
        while bytes.count < count {
            let wanted = min(room.count, count - bytes.count)
            let got = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            if got == 0 { break }
            bytes.append(contentsOf: room[..<got])
        }
        return bytes
    }
}

/// A file of the file system.
public struct PathOrigin: ByteOrigin {
    public let path: String

    public init(path: String) { self.path = path }

    /// The content as text; nil if it is no UTF-8, or longer than any file of settings is.
    public var text: String? {
        (try? bytes(upTo: 1 << 20)).flatMap { $0 }.flatMap { String(validating: $0, as: UTF8.self) }
    }

    public func openRaw() throws(SourceError) -> any ByteReader { try FileReader(path: path) }

    public func openRaw(at offset: Int64) throws(SourceError) -> any ByteReader {
        try FileReader(path: path, from: offset)
    }

    public func openRandom() throws(SourceError) -> RandomReader? { RandomReader(try FileReader(path: path)) }
}

/// Why a source could not be read: names the path and the reason, as one line for stderr.
public struct SourceError: Error, Sendable, CustomStringConvertible {
    /// The path as the user gave it; a bundle's member is `bundle.tar.gz!member`.
    public let path: String
    /// What went wrong, in words without the path.
    public let reason: String
    /// The `errno` behind it; 0 where no system call failed.
    public let code: Int32

    public init(path: String, reason: String, code: Int32 = 0) {
        self.path = path
        self.reason = reason
        self.code = code
    }

    /// An error of a system call, worded by the C library.
    public static func system(_ path: String, _ code: Int32 = errno) -> SourceError {
        SourceError(path: path, reason: String(cString: strerror(code)), code: code)
    }

    public var description: String { "\(PathText.shown(path)): \(reason)" }
}

/// What is wrong with an archive's bytes. A value, never an abort: all before it was delivered.
public struct Damage: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// The archive ends early.
        case truncated
        /// Its checksum or stream is wrong, or bytes follow its last member.
        case corrupt
    }

    public let kind: Kind
    /// Decoded bytes delivered before the damage.
    public internal(set) var decodedOffset: Int64 = 0
    /// Place in the compressed file.
    public let storedOffset: Int64
    /// Which gzip member, counted from 1; 0 where the format has none.
    public internal(set) var member = 0
    public let reason: String
    /// Whether the damage cuts the stream at `decodedOffset`, so that a line without its newline there is no record.
    public internal(set) var cutsLine = true

    /// The same damage, told at another place of the decoded bytes.
    func moved(to decoded: Int64) -> Damage {
        var damage = self
        damage.decodedOffset = decoded
        return damage
    }
}

extension Damage {
    public func write(_ writer: inout ByteWriter) {
        writer.put(kind == .truncated)
        for place in [decodedOffset, storedOffset, Int64(member)] { writer.put(place) }
        writer.put(reason)
        writer.put(cutsLine)
    }

    public init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        kind = try parser.bool() ? .truncated : .corrupt
        (decodedOffset, storedOffset) = (try parser.integer(), try parser.integer())
        member = Int(try parser.integer(Int64.self))
        reason = try parser.text()
        cutsLine = try parser.bool()
    }
}
