/// Reads a tag, `program[/section][pid]:`, and knows which programs are the engine's.
struct TagReader: Sendable {
    /// Names beside `jobsengine` whose lines are the engine's own.
    private let others: [[UInt8]]

    struct Tag {
        let name: UnsafeBufferPointer<UInt8>
        let pid: Int32
    }

    /// - Parameter names: beside `jobsengine`.
    init(_ names: [String]) { others = names.map { Array($0.utf8) } }

    /// The tag that a token is: it ends in `:` or `]`; nil for any other word.
    @inline(__always)
    static func tag(_ token: Bytes, _ tokenEnd: Bytes) -> Tag? {
        guard tokenEnd - token > 1 else { return nil }
        var end = tokenEnd
        if end[-1] == 58 { end -= 1 } else if end[-1] != 93 { return nil }
        guard end[-1] == 93 else { return Tag(name: .init(start: token, count: end - token), pid: -1) }
        var open = end - 1
        while open > token && open.pointee != 91 { open -= 1 }
        guard open.pointee == 91, open > token else {
            return end == tokenEnd ? nil : Tag(name: .init(start: token, count: end - token), pid: -1)
        }
        let pid = NumberReader.counter(open + 1, end - 1) ?? -1
        return Tag(name: .init(start: token, count: open - token), pid: pid)
    }

    /// Behind the colon of a tag that a word begins with: of any program's if it has a PID, else of the engine's alone.
    func gluedEnd(_ word: Bytes, _ end: Bytes) -> Bytes? {
        var at = word
        while at < end && at.pointee != 58 { at += 1 }
        guard at > word, at + 1 < end else { return nil }
        if at[-1] == 93 { return TagReader.tag(word, at).flatMap { $0.pid >= 0 ? at + 1 : nil } }
        let name = UnsafeBufferPointer(start: word, count: at - word)
        return isEngine(name.firstIndex(of: 47).map { UnsafeBufferPointer(rebasing: name[..<$0]) } ?? name)
            ? at + 1 : nil
    }

    /// The tag that a whole word is, brackets of a PID at its end aside.
    static func name(_ word: Bytes, _ end: Bytes) -> Tag {
        if end[-1] == 93, let tag = tag(word, end) { return tag }
        return Tag(name: .init(start: word, count: end - word), pid: -1)
    }

    /// Says in a prefix whose a name is.
    @inline(__always)
    func classify(_ name: UnsafeBufferPointer<UInt8>, _ pid: Int32, _ prefix: inout LinePrefix) {
        (prefix.tagText, prefix.pid) = (name, pid)
        prefix.tag = .foreign
        guard let program = takeProgram(name, &prefix) else { return }
        prefix.tag = .engine
        prefix.stream = TagReader.stream(TagReader.origin(program, prefix.host), prefix.section, pid)
    }

    /// A number for what one program of one host writes.
    static func origin(_ program: UnsafeBufferPointer<UInt8>, _ host: UnsafeBufferPointer<UInt8>?) -> UInt64 {
        host.map { mix(mix(1 << 40, program), $0) } ?? mix(1 << 40, program)
    }

    /// A number for what one process of an origin writes under one tag.
    @inline(__always)
    static func stream(_ origin: UInt64, _ section: UnsafeBufferPointer<UInt8>?, _ pid: Int32) -> UInt64 {
        var hash = origin
        if let section { hash = mix(hash ^ 47, section) }
        hash = (hash ^ UInt64(UInt32(bitPattern: pid))) &* 0x9E37_79B9_7F4A_7C15
        return (hash ^ hash >> 29) | 2
    }

    @inline(__always)
    private static func mix(_ start: UInt64, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = start
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// The program that a name begins with, where that is the engine; what stands behind it is the section.
    private func takeProgram(
        _ name: UnsafeBufferPointer<UInt8>, _ prefix: inout LinePrefix
    ) -> UnsafeBufferPointer<UInt8>? {
        if isEngine(name) { return name }
        guard let slash = name.firstIndex(of: 47), slash > 0 else { return nil }
        let program = UnsafeBufferPointer(rebasing: name[..<slash])
        guard isEngine(program) else { return nil }
        if slash + 1 < name.count { prefix.section = UnsafeBufferPointer(rebasing: name[(slash + 1)...]) }
        return program
    }

    @inline(__always)
    func isEngine(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, end) = (name.baseAddress!, name.baseAddress! + name.count)
        return start.equals("jobsengine", end) || isOtherEngine(name)
    }

    private func isOtherEngine(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        others.contains { $0.elementsEqual(name) }
    }
}
