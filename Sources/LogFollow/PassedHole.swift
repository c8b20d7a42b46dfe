import LogBytes
import LogLines

/// A hole that was read over. It may be filled later: a network file system writes a file's pages in any order.
struct PassedHole {
    /// The end of the line before it, and the bytes before that.
    let before: LinePosition
    let window: ContentWindow
    let start: Int64
    let end: Int64

    init?(_ note: LineNote, before: LinePosition, in file: OpenFile) {
        guard note.kind == .hole, let window = ContentWindow.read(file.descriptor, before: before.offset) else {
            return nil
        }
        (self.before, self.window) = (before, window)
        (start, end) = (note.offset, note.offset + note.length)
    }

    /// Whether something was written into it and nothing else has changed.
    /// - Parameter tail: the last bytes that were read of the file.
    func isFilled(in file: OpenFile, _ tail: Echo.Tail) -> Bool {
        guard hasText(file), ContentWindow.read(file.descriptor, before: before.offset) == window else { return false }
        let behind = tail.bytes.suffix(Int(min(Int64(tail.bytes.count), max(0, tail.end - end))))
        let same = behind.withUnsafeBytes { ContentWindow($0) }
        return ContentWindow.read(file.descriptor, before: tail.end, length: behind.count) == same
    }

    /// It is filled from its beginning or up to its end.
    private func hasText(_ file: OpenFile) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(64, end - start))])
            return [start, end - Int64(part.count)].contains { place in
                let count = FileBytes.read(file.descriptor, at: place, into: part)
                return count > 0 && !UnsafeRawBufferPointer(rebasing: part[..<count]).isZero
            }
        }
    }
}
