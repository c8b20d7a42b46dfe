import Glibc

/// Finds content that stands twice: a bundle taken while gzip was running has `.1` and `.1.gz`, two bundles of one box
/// overlap (docs/format.md, Log sets). The longer copy is kept.
///
/// Files are sorted by their content, so that one which begins with another stands right behind it: many files that
/// begin alike are compared a few times each, never each with every other one. The first bytes, kept for each, decide
/// nearly always.
public enum DuplicateFinder {
    /// The sets without their duplicates. Empty files duplicate nothing; unreadable ones are left for the reader to tell.
    public static func resolve(_ sets: [LogSet]) -> (kept: [LogSet], duplicates: [DuplicateFile]) {
        let files = sets.flatMap(\.files)
        guard files.count > 1 else { return (sets, []) }
        let comparison = ContentComparison(files)
        let order = files.indices.filter { !comparison.isEmpty($0) }.sorted(by: comparison.precedes)
        var dropped: [Int: (original: Int, isBeginning: Bool)] = [:]
        var keeper = order.last ?? 0
        for (one, other) in zip(order, order.dropFirst()).reversed() {
            switch comparison.difference(one, other) {
            case .equal: dropped[one] = (keeper, dropped[other]?.isBeginning == true)
            case .first(isTelling: true): dropped[one] = (keeper, true)
            default: keeper = one
            }
        }
        guard !dropped.isEmpty else { return (sets, []) }
        let duplicates = dropped.keys.sorted().map { number in
            let (original, isBeginning) = dropped[number]!
            return DuplicateFile(file: files[number], original: files[original].name, isBeginning: isBeginning)
        }
        return (without(Set(dropped.keys), sets), duplicates)
    }

    /// The sets without the files of these numbers, counted through all sets.
    private static func without(_ dropped: Set<Int>, _ sets: [LogSet]) -> [LogSet] {
        var number = -1
        let kept = sets.map { set in
            set.with(
                files: set.files.filter { _ in
                    number += 1
                    return !dropped.contains(number)
                })
        }
        return kept.filter { !$0.files.isEmpty }
    }
}

/// Compares files by their decoded content.
private final class ContentComparison {
    /// How two contents begin to differ.
    enum Difference {
        case less
        case greater
        case equal
        /// The first, or the second, is the beginning of the other one.
        case first(isTelling: Bool)
        case second
        case unknown
    }

    private let files: [LogFile]
    /// Each file's first bytes.
    private let heads: [[UInt8]]
    /// Of a file that is the same as others that were compared with it, one of these: they are read once more for none.
    private var same: [Int: Int] = [:]
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize * 2, alignment: 64)

    /// Of most logs, more than one line.
    private static let headLength = 192
    private static let blockSize = 128 * 1024
    /// So many bytes tell something though they hold no whole line.
    private static let telling = 1024

    init(_ files: [LogFile]) {
        self.files = files
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.headLength, alignment: 16)
        defer { room.deallocate() }
        heads = files.map { file in
            let reader = try? file.openHead()
            return Array(room[..<(reader.map { Self.fill(room[...], from: $0) } ?? 0)])
        }
    }

    deinit { room.deallocate() }

    func isEmpty(_ one: Int) -> Bool { heads[one].isEmpty }

    /// Of equal ones, the better stands last: a packed one may be damaged behind its text, and the first is kept.
    func precedes(_ one: Int, _ other: Int) -> Bool {
        if one == other { return false }
        switch difference(one, other) {
        case .less, .first: return true
        case .greater, .second: return false
        case .equal, .unknown: return isWorse(one, other)
        }
    }

    private func isWorse(_ one: Int, _ other: Int) -> Bool {
        let packed = [one, other].map { RotatedName(files[$0].lastName).isPacked }
        return packed[0] != packed[1] ? packed[0] : one > other
    }

    func difference(_ one: Int, _ other: Int) -> Difference {
        let (a, b) = (heads[one], heads[other])
        let shared = min(a.count, b.count)
        let order = memcmp(a, b, shared)
        if order != 0 { return order < 0 ? .less : .greater }
        if shared == Self.headLength { return differenceOfSame(first(one), first(other)) }
        if a.count == b.count { return .equal }
        // Less than a line tells nothing: another archive that is cut early may begin at the same second.
        return a.count < b.count ? .first(isTelling: a.contains(10)) : .second
    }

    private func first(_ one: Int) -> Int {
        var one = one
        while let other = same[one] { one = other }
        return one
    }

    private func differenceOfSame(_ one: Int, _ other: Int) -> Difference {
        if one == other { return .equal }
        let difference = differenceWhole(one, other)
        if case .equal = difference { same[max(one, other)] = min(one, other) }
        return difference
    }

    private func differenceWhole(_ one: Int, _ other: Int) -> Difference {
        guard let a = try? files[one].openDecoded(), let b = try? files[other].openDecoded() else { return .unknown }
        var (size, isTelling) = (4096, false)
        var count = 0
        while true {
            let (left, right) = (room[..<size], room[Self.blockSize..<Self.blockSize + size])
            let (first, second) = (Self.fill(left, from: a), Self.fill(right, from: b))
            let order = memcmp(room.baseAddress!, room.baseAddress! + Self.blockSize, min(first, second))
            if order != 0 { return order < 0 ? .less : .greater }
            count += first
            isTelling = isTelling || count >= Self.telling || room[..<first].contains(10)
            if first != second { return first < second ? .first(isTelling: isTelling) : .second }
            if first < size { return .equal }
            size = Self.blockSize
        }
    }

    /// Reads until the buffer is full or the bytes end.
    private static func fill(_ buffer: Slice<UnsafeMutableRawBufferPointer>, from reader: any ByteReader) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer.dropFirst(count))
            guard let got = try? reader.read(into: rest), got > 0 else { break }
            count += got
        }
        return count
    }
}

/// A file whose content stands in another one, whole or as its beginning: it is not read.
public struct DuplicateFile: Sendable {
    public let file: LogFile
    /// The name of the one that is read.
    public let original: String
    /// Whether it is shorter than the other one.
    public let isBeginning: Bool

    public init(file: LogFile, original: String, isBeginning: Bool) {
        self.file = file
        self.original = original
        self.isBeginning = isBeginning
    }
}
