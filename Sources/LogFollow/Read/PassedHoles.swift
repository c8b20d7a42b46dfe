import LogBytes
import LogLines

/// A hole that was read over. It may be filled later: a network file system writes a file's pages in any order.
struct PassedHole: Equatable, Sendable {
    /// The end of the line before it.
    let before: LinePosition
    /// The bytes before that, as far as no other hole is among them.
    let window: ContentWindow
    let start: Int64
    let end: Int64

    /// The lines that may come to be if it is filled begin here.
    var range: Range<Int64> { before.offset..<end }

    /// Something was written into its beginning or its end.
    fileprivate func hasText(_ file: OpenFile) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(64, end - start))])
            return [start, end - Int64(part.count)].contains { place in
                let count = FileBytes.read(file.descriptor, at: place, into: part)
                return count > 0 && !UnsafeRawBufferPointer(rebasing: part[..<count]).isZero
            }
        }
    }
}

/// The last holes that were read over in a file, in the file's order.
struct PassedHoles: Equatable, Sendable {
    private(set) var list: [PassedHole]

    static let limit = 16

    init(_ list: [PassedHole] = []) { self.list = list }

    var isEmpty: Bool { list.isEmpty }

    /// - Parameter before: the end of the line before the one that holds it.
    mutating func add(_ note: LineNote, before: LinePosition, in file: OpenFile) {
        guard note.kind == .hole, note.length > 0 else { return }
        let window: ContentWindow?
        if let last = list.last, last.before == before {
            window = last.window
        } else {
            window = ContentWindow.read(
                file.descriptor, before: before.offset, length: textLength(before: before.offset))
        }
        guard let window else { return }
        list.append(PassedHole(before: before, window: window, start: note.offset, end: note.offset + note.length))
        if list.count > PassedHoles.limit { list.removeFirst() }
    }

    /// How many bytes before an offset can be compared later on: those behind the last hole.
    func textLength(before offset: Int64) -> Int {
        let from = list.last { $0.end <= offset }?.end ?? 0
        return Int(min(offset - from, Int64(ContentWindow.limit)))
    }

    func before(_ offset: Int64) -> PassedHoles { PassedHoles(list.filter { $0.end <= offset }) }

    /// The first one into which something was written, if nothing else has changed.
    /// - Parameter tail: the last bytes that were read of the file.
    func firstFilled(in file: OpenFile, _ tail: Echo.Tail) -> PassedHole? {
        guard let hole = list.first(where: { $0.hasText(file) }),
            ContentWindow.read(file.descriptor, before: hole.before.offset, length: hole.window.length) == hole.window
        else { return nil }
        return isSame(tail, in: file) ? hole : nil
    }

    /// Whether all of the last bytes that lie in no hole are as they were.
    private func isSame(_ tail: Echo.Tail, in file: OpenFile) -> Bool {
        guard !tail.bytes.isEmpty else { return true }
        let begin = tail.end - Int64(tail.bytes.count)
        return withUnsafeTemporaryAllocation(byteCount: tail.bytes.count, alignment: 1) { buffer in
            guard FileBytes.read(file.descriptor, at: begin, into: buffer) == buffer.count else { return false }
            return tail.bytes.indices.allSatisfy { index in
                tail.bytes[index] == buffer[index] || list.contains { $0.start..<$0.end ~= begin + Int64(index) }
            }
        }
    }
}
