import LogLines

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
    public func appendStored(to bytes: inout [UInt8]) {
        let text = UnsafeRawBufferPointer(start: line.start, count: line.stored)
        if line.stored != extent {
            if let exact = readAgain(text) { return bytes += exact }
            // What the file held there is gone. NULs are passed over by every reader, and keep the places.
            bytes += [UInt8](repeating: 0, count: extent - line.stored)
        }
        bytes.append(contentsOf: text)
    }

    /// The bytes as they stand in the file; nil where it does not hold the line any more.
    private func readAgain(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let plain else { return nil }
        var exact = [UInt8](repeating: 0, count: extent)
        let count = exact.withUnsafeMutableBytes { FileBytes.read(plain.descriptor, at: before.offset, into: $0) }
        guard count == extent else { return nil }
        let skipped = Int(line.offset - before.offset)
        let kept = exact[skipped...].lazy.filter { $0 != 0 }.prefix(text.count)
        return kept.elementsEqual(text) ? exact : nil
    }
}
