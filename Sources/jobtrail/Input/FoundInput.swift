import Glibc
import JobRecords
import JobState
import JobStore
import LogBytes

/// The log sets behind the operands of a command line, before any of them is read.
struct FoundInput {
    private(set) var sets: [LogSet] = []
    /// Paths that could not be read, with the reason.
    private(set) var failures: [SourceError] = []
    private(set) var remarks: [SourceRemark] = []
    /// What the engine writes beside these logs: for views that show notes.
    private(set) var companions: [LogSet] = []
    /// Time stamps beside archives.
    private(set) var seals: [LogFile] = []
    /// What a store knows of them.
    private var keptSeals: [SealCheck]?
    /// The bundles' own damage, to be asked for when they were read.
    private var damages: [@Sendable () -> [SourceRemark]] = []
    /// Logs that are not read, since a better source of the same stands beside them.
    private(set) var passedOver: [LogFile] = []
    /// What the command line names: paths, or the store.
    let operands: [String]
    /// Where the logs are kept; nil for files.
    let store: LogStore?
    /// Whether an option names the zone.
    let namesZone: Bool

    /// Finds the sets behind the operands, or below the root where there are none.
    /// - Throws: where there is nothing to read at all.
    init(_ arguments: Arguments) throws {
        let finder = SetFinder(takesRotated: !arguments.has("no-rotated"))
        let paths = arguments.operands
        operands = paths + arguments.all("store")
        namesZone = arguments.has("tz")
        if let store = arguments.value("store") {
            guard paths.isEmpty else { throw UsageError("--store stands in place of a path: leave '\(paths[0])' out") }
            let kept = try LogStore(path: store, creates: false)
            self.store = kept
            sets = try kept.keptSets().map(\.set)
            companions = try kept.keptSets(ofCompanions: true).map(\.set)
            if sets.isEmpty { throw StoreError(path: store, reason: "holds no log yet") }
            let beside = try kept.beside()
            (remarks, passedOver, keptSeals) = (beside.remarks, beside.passedOver, beside.seals)
            damages = [{ [damages = beside.damages] in damages }]
            seals = beside.seals.map(\.seal)
            try overrule(arguments)
            return
        }
        store = nil
        if paths.isEmpty { try addRoot(arguments.value("root") ?? "/", finder) }
        for path in paths {
            do throws(SourceError) {
                add(path == "-" ? try finder.lookAtStandardInput() : try finder.look(at: path))
            } catch { failures.append(error) }
        }
        if sets.isEmpty, let failure = failures.first { throw failure }
        try overrule(arguments)
    }

    /// `--tz`, `--catalog` and `--as-host` count more than what the sources themselves tell.
    private mutating func overrule(_ arguments: Arguments) throws {
        let catalogue = try arguments.value("catalog").map { try CatalogueFile(path: $0) }
        let host = arguments.value("as-host")
        if host != nil && store != nil { throw UsageError("--as-host is for ingest: a store knows its hosts") }
        guard catalogue != nil || host != nil || arguments.has("tz") else { return }
        let change = { (set: LogSet) in
            set.withBoxes { box in
                if arguments.has("tz") { box.zone = nil }
                if let catalogue { box.catalogues = [catalogue] }
                if let host { box.host = host }
            }
        }
        (sets, companions) = (sets.map(change), companions.map(change))
    }

    /// The zone that all sources tell; nil where they differ, or one tells none.
    var zone: Zone? {
        let zones = Set(sets.flatMap(\.files).map(\.box.zone))
        return zones.count == 1 ? zones.first! : nil
    }

    /// What the time stamps beside archives are of.
    /// - Parameter files: the archives are among them.
    func sealChecks(besides files: [LogFile]) -> [SealCheck] {
        keptSeals ?? SealCheck.all(seals, besides: files)
    }

    /// What a store keeps beside the logs; to be asked for when these were read.
    var beside: LogStore.Beside {
        var beside = LogStore.Beside()
        (beside.remarks, beside.passedOver) = (remarks, passedOver)
        beside.damages = damages.flatMap { $0() }
        beside.seals = sealChecks(besides: sets.flatMap(\.files) + passedOver + companions.flatMap(\.files))
        return beside
    }

    /// Some of the sets alone.
    func only(_ chosen: [LogSet]) -> FoundInput {
        var part = self
        part.sets = chosen
        return part
    }

    /// The bundles' own damage, and their lost links, that nothing else tells; to be asked for when they were read.
    /// - Parameter damaged: the files in which damage was found: it is the bundle's damage that they tell.
    func bundleDamages(besides damaged: [String]) -> [SourceRemark] {
        remarks.filter { $0.kind == .missing }
            + damages.flatMap { $0() }.filter { remark in !damaged.contains { $0.hasPrefix(remark.file + "!") } }
    }

    private mutating func addRoot(_ root: String, _ finder: SetFinder) throws {
        add(try finder.look(belowRoot: root))
        // For the machine's own root TZ speaks first.
        if root == "/" && Machine.variable("TZ") != nil { sets = sets.map { $0.withBoxes { $0.zone = nil } } }
    }

    private mutating func add(_ found: FoundSets) {
        // One that is alone is shared, not copied: there may be a hundred thousand sets.
        sets = sets.isEmpty ? found.sets : sets + found.sets
        remarks += found.remarks
        damages.append(found.tellingDamages)
        passedOver += found.passedOver
        companions += found.companions
        failures += found.failures
        seals += found.seals
    }
}

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

    /// A part of what a store holds.
    struct Part {
        let sets: [LogSet]
        /// What its sets are numbered from.
        let firstGroup: Int
        /// Whether it is everything.
        let isAll: Bool
    }

    /// - Parameter namesBundles: whether a bundle whose lines name no host has its own name also if nothing else is
    ///   read, so that its rows are the same whatever stands beside it.
    init(
        _ found: FoundInput, _ reading: ReadingOptions, forcedYear: Int? = nil, namesBundles: Bool = false,
        part: Part? = nil
    ) {
        let found = part.map { found.only($0.sets) } ?? found
        self.found = found
        var catalogues = Catalogues()
        sets = found.sets.map { SetOrder.settled($0, reading) }
        let isKept = (try? StoreReading.isKept(found, reading, forcedYear: forcedYear)) ?? false
        if part == nil, isKept, let known = try? found.store?.plan() {
            files = catalogues.assign(to: InputPlan.asChosen(known.files, found))
            companions = catalogues.assign(to: SetMerger.companions(found.companions, behind: files))
            (duplicates, self.catalogues) = (known.duplicates, catalogues.all)
            namesakes = (try? found.store?.namesakes()) ?? []
            return
        }
        let distinct = DuplicateFinder.resolve(sets)
        duplicates = distinct.duplicates
        var merger = SetMerger(reading)
        let isBundle = distinct.kept.contains { $0.files.contains(where: \.isMember) }
        let merged = merger.files(of: distinct.kept, isAll: part?.isAll ?? !(namesBundles && isBundle))
        let first = part?.firstGroup ?? 0
        files = catalogues.assign(
            to: merged.map { SequencedFile(file: $0.file, set: first + $0.set, defaultHost: $0.defaultHost) })
        namesakes = merger.namesakes
        companions =
            part == nil ? catalogues.assign(to: SetMerger.companions(found.companions, behind: files)) : []
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
