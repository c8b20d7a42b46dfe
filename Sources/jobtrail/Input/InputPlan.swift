import JobRecords
import JobState
import JobStore
import LogBytes

/// Which files are read, in which order.
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
        let settled = found.sets.map { SetOrder.settled($0, reading) }
        self.sets = settled
        let isKept = (try? StoreReading.isKept(found, reading, forcedYear: forcedYear)) ?? false
        if isKept, let known = try? found.store?.plan() {
            files = catalogues.assign(to: InputPlan.asChosen(known.files, found))
            companions = catalogues.assign(to: InputPlan.companions(found.companions, behind: files))
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

    /// A part of what a store holds.
    /// - Parameters:
    ///   - firstGroup: what its sets are numbered from.
    ///   - isAll: whether it is everything.
    init(_ found: FoundInput, _ reading: ReadingOptions, firstGroup: Int, isAll: Bool) {
        self.found = found
        sets = found.sets.map { SetOrder.settled($0, reading) }
        let distinct = DuplicateFinder.resolve(sets)
        duplicates = distinct.duplicates
        let kept = distinct.kept
        let files = kept.count == 1 ? InputPlan.single(kept[0], isAlone: isAll) : SetMerger(reading).merge(kept)
        var catalogues = Catalogues()
        self.files = catalogues.assign(
            to: files.map { SequencedFile(file: $0.file, set: firstGroup + $0.set, defaultHost: $0.defaultHost) })
        companions = []
        self.catalogues = catalogues.all
    }

    private static func single(_ set: LogSet, isAlone: Bool = true) -> [SequencedFile] {
        set.files.map { SequencedFile(file: $0, set: 0, defaultHost: set.host ?? (isAlone ? "" : set.place)) }
    }

    /// The kept files with what options say of their boxes.
    private static func asChosen(_ kept: [SequencedFile], _ found: FoundInput) -> [SequencedFile] {
        let files = found.sets.flatMap(\.files)
        let boxes = Dictionary(files.map { ($0.name, $0.box) }) { first, _ in first }
        return kept.map { one in
            var file = one.file
            file.box = boxes[file.name] ?? file.box
            return SequencedFile(file: file, set: one.set, defaultHost: one.defaultHost)
        }
    }
}
