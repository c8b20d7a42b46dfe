import Foundation

/// Finds content that stands twice: a bundle taken while gzip was running has `.1` and `.1.gz`, two bundles of one box
/// overlap (contract, section 2, Log set; section 4, Hosts). The longer copy is kept.
public enum DuplicateFinder {
    /// Bytes that must be equal before two files are compared whole.
    private static let headLength = 1024

    private struct Candidate {
        let file: LogFile
        let head: [UInt8]
    }

    /// The sets without their duplicates. Empty files duplicate nothing; unreadable ones are left for the reader to tell.
    public static func resolve(_ sets: [LogSet]) -> (kept: [LogSet], duplicates: [DuplicateFile]) {
        let files = sets.flatMap(\.files)
        guard files.count > 1 else { return (sets, []) }
        let candidates = files.map(candidate)
        var dropped: [Int: DuplicateFile] = [:]
        // In this order every head that begins with another one stands right behind it.
        let order = candidates.indices.sorted { one, other in
            let (a, b) = (candidates[one].head, candidates[other].head)
            return a == b ? one < other : a.lexicographicallyPrecedes(b)
        }
        for (rank, one) in order.enumerated() where !candidates[one].head.isEmpty {
            for other in order[(rank + 1)...] {
                guard dropped[one] == nil, candidates[other].head.starts(with: candidates[one].head) else { break }
                guard dropped[other] == nil, let found = compare(candidates[one], candidates[other]) else { continue }
                dropped[found.isFirst ? one : other] = found.duplicate
            }
        }
        return dropped.isEmpty ? (sets, []) : (without(dropped, sets), dropped.sorted { $0.key < $1.key }.map(\.value))
    }

    /// The sets without the files of these numbers, counted through all sets.
    private static func without(_ dropped: [Int: DuplicateFile], _ sets: [LogSet]) -> [LogSet] {
        var number = -1
        let kept = sets.map { set in
            set.with(
                files: set.files.filter { _ in
                    number += 1
                    return dropped[number] == nil
                })
        }
        return kept.filter { !$0.files.isEmpty }
    }

    /// Which of two is the copy, and of what.
    private struct Verdict {
        let isFirst: Bool
        let duplicate: DuplicateFile
    }

    private static func verdict(_ one: Candidate, _ other: Candidate, isFirst: Bool, isBeginning: Bool) -> Verdict {
        let (drop, keep) = isFirst ? (one, other) : (other, one)
        let duplicate = DuplicateFile(file: drop.file, original: keep.file.name, isBeginning: isBeginning)
        return Verdict(isFirst: isFirst, duplicate: duplicate)
    }

    private static func candidate(_ file: LogFile) -> Candidate {
        var head = [UInt8](repeating: 0, count: headLength)
        let reader = try? file.openHead()
        let count = head.withUnsafeMutableBytes { buffer in reader.map { fill(buffer, from: $0) } ?? 0 }
        return Candidate(file: file, head: Array(head[..<count]))
    }

    /// Reads until the buffer is full or the bytes end.
    private static func fill(_ buffer: UnsafeMutableRawBufferPointer, from reader: any ByteReader) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            guard let got = try? reader.read(into: rest), got > 0 else { break }
            count += got
        }
        return count
    }

    private static func compare(_ one: Candidate, _ other: Candidate) -> Verdict? {
        let shared = min(one.head.count, other.head.count)
        guard shared > 0, one.head[..<shared] == other.head[..<shared] else { return nil }
        if shared == headLength || one.head.count == other.head.count { return compareWhole(one, other) }
        // The shorter one ends inside the other's head. Less than a line tells nothing: another archive that is cut
        // early may begin at the same second.
        let isFirst = one.head.count < other.head.count
        guard (isFirst ? one : other).head.contains(10) else { return nil }
        return verdict(one, other, isFirst: isFirst, isBeginning: true)
    }

    private static func compareWhole(_ one: Candidate, _ other: Candidate) -> Verdict? {
        guard let a = try? one.file.openDecoded(), let b = try? other.file.openDecoded() else { return nil }
        let size = 256 * 1024
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size * 2, alignment: 64)
        defer { room.deallocate() }
        while true {
            let first = UnsafeMutableRawBufferPointer(rebasing: room[..<size])
            let second = UnsafeMutableRawBufferPointer(rebasing: room[size...])
            let (left, right) = (fill(first, from: a), fill(second, from: b))
            let shared = min(left, right)
            if memcmp(first.baseAddress!, second.baseAddress!, shared) != 0 { return nil }
            if left != right { return verdict(one, other, isFirst: left < right, isBeginning: true) }
            if left < size { return equal(one, other) }
        }
    }

    /// Of two equal copies the plain one is kept: the packed one may be damaged behind its text.
    private static func equal(_ one: Candidate, _ other: Candidate) -> Verdict {
        let dropsFirst = RotatedName(one.file.lastName).isPacked && !RotatedName(other.file.lastName).isPacked
        return verdict(one, other, isFirst: dropsFirst, isBeginning: false)
    }
}
