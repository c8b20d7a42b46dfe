import Foundation
import LogBytes

/// Reads a growing plain file from a place on. It never delivers bytes that were not written behind those delivered
/// before: after each read it looks whether the last ones read are still in their place, for a file may be truncated
/// and regrown between two looks, and nothing else tells.
///
/// Invariants: `tail` holds the last bytes before `position`, at most `ContentWindow.limit`.
final class PositionedReader: ByteReader {
    private let file: OpenFile
    private(set) var position: Int64
    private var tail: [UInt8] = []
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

    init(_ file: OpenFile, from position: Int64 = 0) {
        self.file = file
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
        let count = FileBytes.read(file.descriptor, at: position, into: buffer)
        guard count != 0 else { return 0 }
        guard count > 0 else {
            failure = errno
            return 0
        }
        guard check() == .equal else { return 0 }
        guard position >= ContentWindow.limit || isUndisturbed(tail + buffer.prefix(min(count, ContentWindow.limit)))
        else {
            isUnclear = true
            return 0
        }
        position += Int64(count)
        keepTail(buffer, count)
        return count
    }

    /// Compares the bytes before `position` with what was read there.
    func check() -> WindowCheck {
        guard !isBroken else { return .different }
        guard !tail.isEmpty else { return .equal }
        let wanted = tail.count
        return withUnsafeTemporaryAllocation(byteCount: wanted, alignment: 16) { buffer in
            let count = FileBytes.read(file.descriptor, at: position - Int64(wanted), into: buffer)
            guard count >= 0 else {
                failure = errno
                return .unknown
            }
            let isSame =
                count == wanted && tail.withUnsafeBytes { memcmp($0.baseAddress!, buffer.baseAddress!, wanted) } == 0
            if !isSame { isBroken = true }
            return isSame ? .equal : .different
        }
    }

    private func keepTail(_ buffer: UnsafeMutableRawBufferPointer, _ count: Int) {
        let fresh = UnsafeRawBufferPointer(rebasing: buffer[max(0, count - ContentWindow.limit)..<count])
        let excess = tail.count + fresh.count - ContentWindow.limit
        if excess > 0 { tail.removeFirst(min(excess, tail.count)) }
        tail.append(contentsOf: fresh)
    }
}
