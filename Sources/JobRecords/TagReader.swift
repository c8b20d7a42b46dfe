/// Reads a syslog tag, `name[pid]:`, and knows which names are the engine's.
struct TagReader: Sendable {
    /// Names whose lines are the engine's own.
    let engineNames: [[UInt8]]

    struct Tag {
        let name: UnsafeBufferPointer<UInt8>
        let pid: Int32
    }

    init(_ names: [String]) { engineNames = names.map { Array($0.utf8) } }

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

    @inline(__always)
    func isEngine(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        for wanted in engineNames where wanted.count == name.count {
            if wanted.elementsEqual(name) { return true }
        }
        return false
    }
}
