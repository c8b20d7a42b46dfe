import JobRecords
import JobState
import LogBytes

/// Which files are read, in which order (contract, sections 2 and 4, Hosts).
struct InputPlan {
    let files: [SequencedFile]
    /// Files whose content stands in another one, which are not read.
    let duplicates: [DuplicateFile]
    let found: FoundInput

    init(_ found: FoundInput, _ reading: ReadingOptions) {
        self.found = found
        let distinct = DuplicateFinder.resolve(found.sets)
        duplicates = distinct.duplicates
        let sets = distinct.kept
        files = sets.count == 1 ? InputPlan.single(sets[0]) : SetMerger(reading).merge(sets)
    }

    private static func single(_ set: LogSet) -> [SequencedFile] {
        set.files.map { SequencedFile(file: $0, set: 0, defaultHost: "") }
    }
}
