import LogBytes
import LogLines

/// The generation that a line comes from.
public final class FollowedFile: Sendable {
    /// The followed path's place in the list of paths.
    public let log: Int
    /// Counts the generations opened by this follower, from 1.
    public let generation: Int
    /// The file's path when it was opened.
    public let name: String
    /// The chain at the first line's end, which tells a generation whatever it is called; nil where reading begins
    /// with that line.
    public let head: Chain?

    init(log: Int, generation: Int, name: String, head: Chain? = nil) {
        (self.log, self.generation, self.name, self.head) = (log, generation, name, head)
    }
}

/// A complete line with all that places it. Its bytes are valid until the taker returns.
public struct FollowedLine {
    public let line: Line
    public let file: FollowedFile
    /// The chain at the line's end, from which a record's id is made.
    public let chain: Chain
    /// The end of the line before: where a checkpoint stands that holds this line back.
    public let before: LinePosition
    /// The plain file, where the line's bytes are not all that the file has of it: NULs were left out, or it was cut.
    let plain: OpenFile?

    /// The line's end.
    public var end: LinePosition {
        LinePosition(offset: line.offset + line.extent, number: line.number, chain: chain)
    }

    /// Decoded bytes from the end of the line before to its own end.
    public var extent: Int { Int(line.offset + line.extent - before.offset) }
}

extension FollowedLine {
    /// Appends all that the file has from the end of the line before to this one's, as many bytes as `extent` says.
    public func appendStored(to bytes: inout SparseBytes) {
        let text = UnsafeRawBufferPointer(start: line.start, count: line.stored)
        if line.stored != extent {
            let length = bytes.length
            if appendAgain(text, to: &bytes) { return }
            // What the file held there is gone. NULs are passed over by every reader, and keep the places.
            bytes.cut(to: length)
            bytes.append(zeros: Int64(extent - line.stored))
        }
        bytes.append(text)
    }

    /// Appends the bytes as they stand in the file, part by part.
    /// - Returns: whether it holds the line still.
    private func appendAgain(_ text: UnsafeRawBufferPointer, to bytes: inout SparseBytes) -> Bool {
        guard let plain else { return false }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: SparseBytes.shortestHole, alignment: 64)
        defer { room.deallocate() }
        var (offset, rest) = (before.offset, text)
        while offset < end.offset {
            let data = min(FileBytes.data(plain.descriptor, from: offset), end.offset)
            if data > offset { bytes.append(zeros: data - offset) }
            offset = data
            let part = UnsafeMutableRawBufferPointer(
                rebasing: room[..<Int(min(Int64(room.count), end.offset - offset))])
            guard FileBytes.read(plain.descriptor, at: offset, into: part) == part.count else { return false }
            let read = UnsafeRawBufferPointer(part)
            if read.isZero {
                bytes.append(zeros: Int64(read.count))
            } else {
                bytes.append(read)
                guard pass(read.dropFirst(Int(max(0, line.offset - offset))), from: &rest) else { return false }
            }
            offset += Int64(read.count)
        }
        return rest.isEmpty
    }

    /// Takes bytes from the text's front; NULs were left out of it, and what was cut off stands behind it.
    /// - Returns: whether they are the text's.
    private func pass(_ part: Slice<UnsafeRawBufferPointer>, from text: inout UnsafeRawBufferPointer) -> Bool {
        let kept = part.lazy.filter { $0 != 0 }.prefix(text.count)
        guard kept.elementsEqual(text.prefix(kept.count)) else { return false }
        text = UnsafeRawBufferPointer(rebasing: text.dropFirst(kept.count))
        return true
    }
}
