import Glibc
import LogBytes
import LogLines

/// The last bytes that were read of a file.
struct FileTail {
    /// The offset behind them.
    let end: Int64
    let bytes: [UInt8]

    /// Whether a file holds them in their place, as far as they lie before an offset.
    func stands(in file: OpenFile, before offset: Int64) -> Bool {
        let count = bytes.count - Int(end - offset)
        guard (1...bytes.count).contains(count) else { return false }
        let window = bytes.prefix(count).withUnsafeBytes { ContentWindow($0) }
        return ContentWindow.read(file.descriptor, before: offset, length: count) == window
    }

    /// Whether a shorter file with that tail ends within these bytes.
    func holds(_ short: FileTail) -> Bool {
        let from = max(end - Int64(bytes.count), short.end - Int64(short.bytes.count))
        guard short.end <= end, from < short.end else { return false }
        let count = Int(short.end - from)
        let begin = bytes.count - Int(end - from)
        return bytes[begin..<begin + count].elementsEqual(short.bytes.suffix(count))
    }
}

/// Reads a growing plain file from a place on. It never delivers bytes that were not written behind those delivered
/// before: after each read it looks whether the last ones read are still in their place, for a file may be truncated
/// and regrown between two looks, or in the middle of a read, and nothing else tells. At the file's beginning, where
/// few were read, the first ones of the read itself are looked at too.
///
/// NULs at the file's end are not read: whoever takes room before writing overwrites them. They are a hole as soon as
/// something stands behind them.
///
/// Invariants: `tail` holds the last bytes before `position`, at most `ContentWindow.limit`.
final class PositionedReader: ByteReader {
    private let file: OpenFile
    private(set) var position: Int64
    private var tail: [UInt8] = []
    private let leavesNULs: Bool
    /// What the file was like when nothing but NULs was found behind `position`.
    private var empty: FileFacts?
    /// The `errno` of the last read; 0 where it went well. A failed read looks like an end, so that nothing read
    /// before it is lost.
    private(set) var failure: Int32 = 0
    /// Asked after each read as long as there is little to compare with, with the file's beginning: whether that is
    /// sure to be of the file as it was opened. If not, nothing was read, and `isUnclear`.
    var isUndisturbed: ([UInt8]) -> Bool = { _ in true }
    private(set) var isUnclear = false
    /// The file holds something else than what was read from it.
    private(set) var isBroken = false
    /// The last bytes before `position`.
    var end: FileTail { FileTail(end: position, bytes: tail) }

    /// - Parameter leavesNULs: whether NULs at the file's end are left for later; else they are bytes as any.
    init(_ file: OpenFile, from position: Int64 = 0, leavesNULs: Bool = false) {
        (self.file, self.leavesNULs, self.position) = (file, leavesNULs, position)
        guard position > 0 else { return }
        tail = [UInt8](repeating: 0, count: Int(min(position, Int64(ContentWindow.limit))))
        let count = tail.withUnsafeMutableBytes {
            FileBytes.read(file.descriptor, at: position - Int64($0.count), into: $0)
        }
        isBroken = count != tail.count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        (failure, isUnclear) = (0, false)
        guard !isBroken else { return 0 }
        var count = FileBytes.read(file.descriptor, at: position, into: buffer)
        guard count != 0 else { return 0 }
        guard count > 0 else {
            failure = errno
            return 0
        }
        let first = buffer.prefix(min(count, ContentWindow.limit - tail.count))
        guard position >= ContentWindow.limit || isUndisturbed(tail + first) else {
            isUnclear = true
            return 0
        }
        if leavesNULs { count = withoutLastNULs(buffer, count) }
        let compared = tail + first.prefix(count)
        guard check(compared, before: position + Int64(compared.count - tail.count)) == .continues else { return 0 }
        position += Int64(count)
        keepTail(buffer, count)
        return count
    }

    private func withoutLastNULs(_ buffer: UnsafeMutableRawBufferPointer, _ count: Int) -> Int {
        var kept = count
        while kept > 0 && buffer[kept - 1] == 0 { kept -= 1 }
        guard kept == 0 else { return kept }
        let facts = file.facts
        if let empty, empty == facts { return 0 }
        if FileBytes.hasText(file.descriptor, from: position + Int64(count)) { return count }
        empty = facts
        return 0
    }

    /// Whether all that a file of some size has is read, but for NULs at its end.
    func isAtEnd(_ facts: FileFacts) -> Bool {
        position >= facts.size || empty.map { $0.size == facts.size && $0.modified == facts.modified } ?? false
    }

    /// Compares the bytes before `position` with what was read there.
    func check() -> Agreement { check(tail, before: position) }

    /// Nothing more is read: the file holds something else.
    func close() { isBroken = true }

    private func check(_ bytes: [UInt8], before end: Int64) -> Agreement {
        guard !isBroken else { return .differs }
        guard !bytes.isEmpty else { return .continues }
        let wanted = bytes.count
        return withUnsafeTemporaryAllocation(byteCount: wanted, alignment: 16) { buffer in
            let count = FileBytes.read(file.descriptor, at: end - Int64(wanted), into: buffer)
            guard count >= 0 else {
                failure = errno
                return .unknown
            }
            let isSame =
                count == wanted && bytes.withUnsafeBytes { memcmp($0.baseAddress!, buffer.baseAddress!, wanted) } == 0
            if !isSame { isBroken = true }
            return isSame ? .continues : .differs
        }
    }

    private func keepTail(_ buffer: UnsafeMutableRawBufferPointer, _ count: Int) {
        guard count > 0 else { return }
        empty = nil
        let fresh = UnsafeRawBufferPointer(rebasing: buffer[max(0, count - ContentWindow.limit)..<count])
        let excess = tail.count + fresh.count - ContentWindow.limit
        if excess > 0 { tail.removeFirst(min(excess, tail.count)) }
        tail.append(contentsOf: fresh)
    }
}

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
    func firstFilled(in file: OpenFile, _ tail: FileTail) -> PassedHole? {
        guard let hole = list.first(where: { $0.hasText(file) }),
            ContentWindow.read(file.descriptor, before: hole.before.offset, length: hole.window.length) == hole.window
        else { return nil }
        return isSame(tail, in: file) ? hole : nil
    }

    /// Whether all of the last bytes that lie in no hole are as they were.
    private func isSame(_ tail: FileTail, in file: OpenFile) -> Bool {
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
