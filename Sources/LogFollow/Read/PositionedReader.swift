import Glibc
import LogBytes

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
    var end: Echo.Tail { Echo.Tail(end: position, bytes: tail) }

    /// - Parameter leavesNULs: whether NULs at the file's end are left for later; else they are bytes as any.
    init(_ file: OpenFile, from position: Int64 = 0, leavesNULs: Bool = false) {
        self.file = file
        self.leavesNULs = leavesNULs
        self.position = position
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
        guard check(compared, before: position + Int64(compared.count - tail.count)) == .equal else { return 0 }
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
    func check() -> WindowCheck { check(tail, before: position) }

    /// Nothing more is read: the file holds something else.
    func close() { isBroken = true }

    private func check(_ bytes: [UInt8], before end: Int64) -> WindowCheck {
        guard !isBroken else { return .different }
        guard !bytes.isEmpty else { return .equal }
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
            return isSame ? .equal : .different
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

/// A reader that is there already, as the place that `LogFile` opens; to be opened once.
struct ReaderOrigin: ByteOrigin, @unchecked Sendable {
    let reader: any ByteReader

    init(_ reader: any ByteReader) { self.reader = reader }

    func openRaw() throws(SourceError) -> any ByteReader { reader }
}

/// UTF-16 as UTF-8, of a file that grows: half a character at its end is left until it is whole.
final class WideReader: ByteReader {
    private let source: PositionedReader
    private let form: UTF16Form
    private var units: [UInt8] = []
    private var pending: ArraySlice<UInt8> = []
    private var isAtStart = true

    init(_ source: PositionedReader, _ form: UTF16Form) { (self.source, self.form) = (source, form) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        while pending.isEmpty {
            let (used, text) = units.withUnsafeBytes { form.convert($0, isAtStart: isAtStart, isEnd: false) }
            units.removeFirst(used)
            pending = text[...]
            if used > 0 { isAtStart = false } else if try fill(buffer) == 0 { return 0 }
        }
        let part = pending.prefix(buffer.count)
        buffer.copyBytes(from: part)
        pending = pending.dropFirst(part.count)
        return part.count
    }

    /// - Parameter room: what the bytes may pass through.
    private func fill(_ room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room.prefix(16 * 1024)))
        units.append(contentsOf: room[..<count])
        return count
    }
}
