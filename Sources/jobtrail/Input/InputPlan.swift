import Foundation
import JobRecords
import JobState
import LogBytes

/// Which files are read, in which order (contract, sections 2 and 4, Hosts).
struct InputPlan {
    let files: [SequencedFile]
    /// Paths that could not be read, with the reason.
    let failures: [SourceError]
    /// Whether the bytes can be read more than once.
    let canReread: Bool

    var isEmpty: Bool { files.isEmpty }

    /// Finds the sets behind the operands, or below the root where there are none.
    /// - Throws: where there is nothing to read at all.
    /// - Parameter readsTwice: whether the question needs the log twice, so that standard input must be kept.
    init(_ arguments: Arguments, _ reading: ReadingOptions, readsTwice: Bool) throws {
        let finder = SetFinder(takesRotated: !arguments.has("no-rotated"))
        var sets: [LogSet] = []
        var failures: [SourceError] = []
        let paths = arguments.operands
        if paths.isEmpty { sets = try finder.sets(belowRoot: arguments.value("root") ?? "/") }
        for path in paths {
            do throws(SourceError) {
                sets += path == "-" ? [try InputPlan.standardInput(readsTwice)] : try finder.sets(at: path)
            } catch { failures.append(error) }
        }
        if sets.isEmpty, let failure = failures.first { throw failure }
        self.failures = failures
        canReread = readsTwice || !paths.contains("-")
        files = sets.count == 1 ? InputPlan.single(sets[0]) : SetMerger(reading).merge(sets)
    }

    private static func standardInput(_ readsTwice: Bool) throws(SourceError) -> LogSet {
        let origin: any ByteOrigin = readsTwice ? try SpooledInput() : StandardInput()
        let file = LogFile(name: "-", origin: origin, storedSize: nil, modified: nil, isLive: true)
        return LogSet(name: "-", place: "stdin", files: [file])
    }

    private static func single(_ set: LogSet) -> [SequencedFile] {
        set.files.map { SequencedFile(file: $0, set: 0, defaultHost: "") }
    }
}
