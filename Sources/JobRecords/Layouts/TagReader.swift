import LogLines

/// Reads a tag, `program[/section][pid]:`, and knows which programs are the engine's.
struct TagReader: Sendable {
    /// Names beside `jobsengine` whose lines are the engine's own.
    private let others: [[UInt8]]

    struct Tag {
        let name: Text
        var pid: Int32 = -1
    }

    /// - Parameter names: beside `jobsengine`.
    init(_ names: [String]) { others = names.map { Array($0.utf8) } }

    /// The tag that a token is: it ends in `:` or `]`; nil for any other word.
    @inline(__always)
    static func tag(_ token: Bytes, _ tokenEnd: Bytes) -> Tag? {
        guard tokenEnd - token > 1 else { return nil }
        var end = tokenEnd
        if end[-1] == 58 { end -= 1 } else if end[-1] != 93 { return nil }
        guard end[-1] == 93 else { return Tag(name: Text(token, end)) }
        var open = end - 1
        while open > token && open.pointee != 91 { open -= 1 }
        guard open.pointee == 91, open > token else { return end == tokenEnd ? nil : Tag(name: Text(token, end)) }
        return Tag(name: Text(token, open), pid: NumberReader.counter(open + 1, end - 1) ?? -1)
    }

    /// Behind the colon of a tag that a word begins with: of any program's if it has a PID, else of the engine's alone.
    func gluedEnd(_ word: Bytes, _ end: Bytes) -> Bytes? {
        var at = word
        while at < end && at.pointee != 58 { at += 1 }
        guard at > word, at + 1 < end else { return nil }
        if at[-1] == 93 { return TagReader.tag(word, at).flatMap { $0.pid >= 0 ? at + 1 : nil } }
        let name = Text(word, at)
        return isEngine(TagReader.slash(name).map { Text(word, $0) } ?? name) ? at + 1 : nil
    }

    /// The tag that a whole word is, brackets of a PID at its end aside.
    static func name(_ word: Bytes, _ end: Bytes) -> Tag {
        if end[-1] == 93, let tag = tag(word, end) { return tag }
        return Tag(name: Text(word, end))
    }

    /// Says in a prefix whose a name is.
    @inline(__always)
    func classify(_ name: Text, _ pid: Int32, _ prefix: inout LinePrefix) {
        (prefix.tagText, prefix.pid) = (name, pid)
        prefix.tag = .foreign
        guard let program = takeProgram(name, &prefix) else { return }
        prefix.tag = .engine
        prefix.stream = TagReader.stream(TagReader.origin(program, prefix.host), prefix.section, pid)
    }

    /// A number for what one program of one host writes.
    static func origin(_ program: Text, _ host: Text?) -> UInt64 {
        host.map { mix(mix(1 << 40, program), $0) } ?? mix(1 << 40, program)
    }

    /// A number for what one process of an origin writes under one tag.
    @inline(__always)
    static func stream(_ origin: UInt64, _ section: Text?, _ pid: Int32) -> UInt64 {
        var hash = origin
        if let section { hash = mix(hash ^ 47, section) }
        hash = (hash ^ UInt64(UInt32(bitPattern: pid))) &* 0x9E37_79B9_7F4A_7C15
        return (hash ^ hash >> 29) | 2
    }

    @inline(__always)
    private static func mix(_ start: UInt64, _ text: Text) -> UInt64 {
        var hash = start
        for byte in text.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// The program that a name begins with, where that is the engine; what stands behind it is the section.
    private func takeProgram(_ name: Text, _ prefix: inout LinePrefix) -> Text? {
        if isEngine(name) { return name }
        guard let slash = TagReader.slash(name), slash > name.start else { return nil }
        let program = Text(name.start, slash)
        guard isEngine(program) else { return nil }
        if slash + 1 < name.end { prefix.section = Text(slash + 1, name.end) }
        return program
    }

    private static func slash(_ name: Text) -> Bytes? { name.bytes.firstIndex(of: 47).map { name.start + $0 } }

    @inline(__always)
    func isEngine(_ name: Text) -> Bool { name.equals("jobsengine") || isOtherEngine(name) }

    private func isOtherEngine(_ name: Text) -> Bool { others.contains { $0.elementsEqual(name.bytes) } }
}

/// Host and program of the last syslog line of the engine's: most lines have the same ones, which one comparison tells.
/// The section and the process behind them change from line to line.
struct LastOrigin {
    private static let longest = 128
    /// What stands behind the time up to the program's end, so many bytes, and room for whole words to be loaded.
    private var bytes: [UInt8] = []
    private var count = 0
    /// Whether the program cannot be taken for a code, so that its tag needs no PID.
    private var isPlain = false
    /// The number of host and program.
    private var origin: UInt64 = 0

    /// Fills in host and tag where the line goes on as the last one did.
    /// - Returns: whether it does.
    @inline(__always)
    func take(_ after: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        guard count > 0, end - after > count else { return false }
        guard bytes.withUnsafeBufferPointer({ WordScan.equal($0.baseAddress!, after, count) }) else { return false }
        return takeTag(after + count, end, &prefix)
    }

    /// `[/SECTION][[PID]]: ` and a message behind the program; what is written otherwise is the general reader's.
    @inline(__always)
    private func takeTag(_ from: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        var at = from
        var section: Text?
        if at.pointee == 47 {
            at = PairReader.keyEnd(from + 1, end)
            guard at > from + 1 else { return false }
            section = Text(from + 1, at)
        }
        var pid: Int32 = -1
        if at < end && at.pointee == 91 {
            let (number, count) = WordScan.digits(at + 1, end)
            at += count + 1
            guard count > 0, count < 8, at < end, at.pointee == 93 else { return false }
            at += 1
            pid = Int32(truncatingIfNeeded: number)
        } else if !isPlain {
            return false
        }
        guard end - at > 2, at.pointee == 58, at[1] == 32, at[2] != 0xEF else { return false }
        prefix.tag = .engine
        prefix.pid = pid
        prefix.section = section
        prefix.stream = TagReader.stream(origin, section, pid)
        prefix.isSameHost = true
        prefix.body = at + 2
        return true
    }

    mutating func forget() {
        bytes.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Remembers an origin that has both host and an engine's tag; others are read anew each time.
    mutating func remember(_ after: Bytes, _ prefix: LinePrefix) {
        forget()
        guard let host = prefix.host, prefix.tag == .engine, let name = prefix.tagText else { return }
        let program = Text(name.start, prefix.section.map { $0.start - 1 } ?? name.end)
        let origin = Text(after, program.end)
        guard origin.count <= LastOrigin.longest, program.end[-1] != 47 else { return }
        bytes.append(contentsOf: origin.bytes)
        bytes.append(contentsOf: repeatElement(0, count: Line.padding))
        count = origin.count
        isPlain = ByteClass.isLower(program.start.pointee)
        self.origin = TagReader.origin(program, host)
    }
}
