import LogLines
import LogBytes

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
        return LogState(path: path, hasBegun: hasBegun, marks: marks, known: known)
    }

    fileprivate mutating func mark() throws(Short) -> GenerationMark {
        let name = try text()
        let identity = try integer(UInt8.self) == 1 ? try identity() : nil
        let position = try position()
        let window = try window()
        let rungs = try list { parser throws(Short) in try parser.position() }
        guard zip(rungs, rungs.dropFirst()).allSatisfy({ $0.number < $1.number }) else { throw Short() }
        let (size, modified) = (try length(), try time())
        return GenerationMark(
            name: name, identity: identity, position: position, window: window, ladder: ChainLadder(rungs), size: size,
            modified: modified, isDone: try integer(UInt8.self) == 1)
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
