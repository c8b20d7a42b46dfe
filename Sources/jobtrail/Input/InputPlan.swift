import JobRecords
import JobState
import JobStore
import LogBytes

/// Which files are read, in which order (contract, sections 2 and 4, Hosts).
struct InputPlan {
    let files: [SequencedFile]
    /// What the engines write beside their logs: for views that show notes.
    let companions: [SequencedFile]
    /// What the boxes' engines know of their jobs; files name theirs by its place.
    let catalogues: [Catalogue]
    /// All that was found, duplicates too, in the order of reading.
    let sets: [LogSet]
    /// Files whose content stands in another one, which are not read.
    let duplicates: [DuplicateFile]
    let found: FoundInput

    init(_ found: FoundInput, _ reading: ReadingOptions, forcedYear: Int? = nil) {
        self.found = found
        var catalogues = Catalogues()
        let settled = found.store == nil ? found.sets.map { SetOrder.settled($0, reading) } : found.sets
        self.sets = settled
        if let store = found.store, let known = InputPlan.known(store, reading, forcedYear) {
            (files, companions) = (catalogues.assign(to: known.files), [])
            (duplicates, self.catalogues) = (known.duplicates, catalogues.all)
            return
        }
        let distinct = DuplicateFinder.resolve(settled)
        duplicates = distinct.duplicates
        let sets = distinct.kept
        files = catalogues.assign(to: sets.count == 1 ? InputPlan.single(sets[0]) : SetMerger(reading).merge(sets))
        companions = catalogues.assign(to: InputPlan.companions(found.companions, behind: files))
        self.catalogues = catalogues.all
    }

    /// They come behind the logs.
    private static func companions(_ sets: [LogSet], behind files: [SequencedFile]) -> [SequencedFile] {
        let last = files.map(\.set).max() ?? 0
        return sets.enumerated().flatMap { number, set in
            set.files.map { file in
                SequencedFile(
                    file: file, set: last + 1 + number, defaultHost: set.host ?? (last == 0 ? "" : set.place),
                    isCompanion: true)
            }
        }
    }

    /// What a store remembers of the last reading of what it holds.
    private static func known(
        _ store: LogStore, _ reading: ReadingOptions, _ year: Int?
    ) -> (files: [SequencedFile], duplicates: [DuplicateFile])? {
        try? store.input(reading: StoreReading.words(reading, forcedYear: year))
    }

    private static func single(_ set: LogSet) -> [SequencedFile] {
        set.files.map { SequencedFile(file: $0, set: 0, defaultHost: set.host ?? "") }
    }
}
