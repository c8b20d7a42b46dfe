import JobRecords
import LogFollow
import LogLines

/// The followed files by the numbers that batches carry, and where the lines begin that are folded next.
final class FollowedFiles {
    private let targets: [FollowTarget]
    private var files: [FollowedFile?] = [nil]
    /// Where each line taken since the last fold begins; they follow each other in one file.
    private var places: [LinePosition] = []
    private var current: FollowedFile?
    /// The chains at the ends of the generations' first lines, as far as they are known.
    private var heads: [Int: Chain] = [:]
    /// When the last look began, monotonic nanoseconds.
    var now: Int64 = 0

    init(_ targets: [FollowTarget]) { self.targets = targets }

    // MARK: taking

    /// Whether a line is of another file than those before it.
    func isOther(_ followed: FollowedLine) -> Bool { current !== followed.file }

    func take(_ followed: FollowedLine) {
        if isOther(followed) { enter(followed) }
        places.append(followed.before)
    }

    private func enter(_ followed: FollowedLine) {
        let file = followed.file
        current = file
        while files.count <= file.generation { files.append(nil) }
        files[file.generation] = file
        let isFirst = followed.before.number == 0
        heads[file.generation] = heads[file.generation] ?? file.head ?? (isFirst ? followed.chain : nil)
    }

    /// The lines were folded.
    /// - Returns: the file that they are of and the number of its last line; nil if there were none.
    func fold() -> (file: FollowedFile, lines: Int)? {
        defer { places.removeAll(keepingCapacity: true) }
        guard let current, let last = places.last else { return nil }
        return (current, last.number + 1)
    }

    // MARK: asking

    /// The place before a record's line, while the fold hands it out.
    func place(of record: Record, file: Int) -> HeldPlace? {
        guard let first = places.first else { return nil }
        let index = Int(record.line) - 1 - first.number
        guard places.indices.contains(index) else { return nil }
        return HeldPlace(generation: file, position: places[index])
    }

    /// What tells a generation, over restarts too.
    func head(of number: Int) -> Chain { heads[number] ?? .start }

    /// As the user named it, with the rotated file's own name.
    func name(of number: Int) -> String {
        guard let file = files[number] else { return "" }
        let target = targets[file.log]
        guard !target.name.hasPrefix("/"), file.name.hasPrefix(target.path) else { return file.name }
        return target.name + file.name.dropFirst(target.path.count)
    }

    func log(of number: Int) -> Int { files[number]?.log ?? 0 }
}
