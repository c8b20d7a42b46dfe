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
    /// Sources that call themselves by one name, and seem to be two boxes.
    var namesakes: [Namesakes] = []

    /// - Parameter namesBundles: whether a bundle whose lines name no host has its own name also if nothing else is
    ///   read, so that its rows are the same whatever stands beside it.
    init(
        _ found: FoundInput, _ reading: ReadingOptions, forcedYear: Int? = nil, namesBundles: Bool = false
    ) {
        self.found = found
        var catalogues = Catalogues()
        let settled = found.sets.map { SetOrder.settled($0, reading) }
        self.sets = settled
        let isKept = (try? StoreReading.isKept(found, reading, forcedYear: forcedYear)) ?? false
        if isKept, let known = try? found.store?.plan() {
            files = catalogues.assign(to: InputPlan.asChosen(known.files, found))
            companions = catalogues.assign(to: SetMerger.companions(found.companions, behind: files))
            (duplicates, self.catalogues) = (known.duplicates, catalogues.all)
            return
        }
        let distinct = DuplicateFinder.resolve(settled)
        duplicates = distinct.duplicates
        let sets = distinct.kept
        var merger = SetMerger(reading)
        let isBundle = sets.contains { $0.files.contains(where: \.isMember) }
        files = catalogues.assign(to: merger.files(of: sets, isAll: !(namesBundles && isBundle)))
        namesakes = merger.namesakes
        companions = catalogues.assign(to: SetMerger.companions(found.companions, behind: files))
        self.catalogues = catalogues.all
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
        var merger = SetMerger(reading)
        let files = merger.files(of: distinct.kept, isAll: isAll)
        namesakes = merger.namesakes
        var catalogues = Catalogues()
        self.files = catalogues.assign(
            to: files.map { SequencedFile(file: $0.file, set: firstGroup + $0.set, defaultHost: $0.defaultHost) })
        companions = []
        self.catalogues = catalogues.all
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
