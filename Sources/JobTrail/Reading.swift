internal import JobRecords
internal import JobState
internal import LogBytes

/// Where logs are looked for.
enum Place: Sendable {
    case path(String)
    /// A box's root directory.
    case root(String)
}

/// A place, and how what is there is read. Nothing is touched before it is asked for.
struct Reading: Sendable {
    let place: Place
    let options: LogOptions

    /// What a scan is for.
    struct Purpose {
        var at: Int64?
        var updates: Int64?
        var text: TextPolicy = []
        /// Whether ids are wanted.
        var isChained = false
        /// Whether what the engine writes beside its log is wanted too.
        var companions = false
    }

    /// A scan that was run, and what was found besides.
    struct Done {
        let scan: Scan
        let account: Account
    }

    func found() throws(JobTrailError) -> FoundSets {
        let finder = SetFinder(takesRotated: options.includesRotated)
        do throws(SourceError) {
            switch place {
            case .path(let path): return try finder.look(at: path)
            case .root(let root): return try finder.look(belowRoot: root)
            }
        } catch { throw JobTrailError(error) }
    }

    /// Reads everything.
    /// - Parameter sink: takes the records; made when the scan's names are known.
    func run(_ purpose: Purpose, sink: ((Scan) -> any RecordSink)? = nil) throws(JobTrailError) -> Done {
        let found = try found()
        let reading = try options.reading()
        var catalogues = Catalogues()
        let sets = DuplicateFinder.resolve(found.sets.map { SetOrder.settled(zoned($0), reading) }).kept
        var merger = SetMerger(reading)
        let logs = catalogues.assign(to: merger.files(of: sets))
        let companions = SetMerger.companions(purpose.companions ? found.companions.map(zoned) : [], behind: logs)
        let files = logs + catalogues.assign(to: companions)
        let scan = Scan(files, scanOptions(purpose, reading, catalogues), sink)
        scan.run()
        if let error = scan.outcomes.lazy.compactMap(\.summary.readError).first ?? found.failures.first {
            throw JobTrailError(error)
        }
        return Done(scan: scan, account: Account(scan, bundles: found.damages()))
    }

    private func scanOptions(_ purpose: Purpose, _ reading: ReadingOptions, _ catalogues: Catalogues) -> Scan.Options {
        var options = Scan.Options(reading: reading)
        options.forcedYear = self.options.year
        options.reading.text = purpose.text
        options.reading.isChained = purpose.isChained
        options.namesHosts = true
        options.fold.at = purpose.at
        options.fold.updatesTimeout = purpose.updates
        options.fold.catalogues = catalogues.all
        return options
    }

    /// A zone that is asked for counts more than the box's own; for the machine's own root `TZ` does too.
    var overrulesZone: Bool {
        if options.timeZone != nil { return true }
        guard case .root("/") = place else { return false }
        return Machine.variable("TZ") != nil
    }

    private func zoned(_ set: LogSet) -> LogSet {
        guard overrulesZone else { return set }
        return set.with(
            files: set.files.map { file in
                var file = file
                file.box.zone = nil
                return file
            })
    }
}

extension Scan {
    fileprivate convenience init(_ files: [SequencedFile], _ options: Options, _ sink: ((Scan) -> any RecordSink)?) {
        if let sink { self.init(files, options, sink: sink) } else { self.init(files, options) }
    }
}

extension JobTrailError {
    init(_ error: SourceError) { self = .unreadable(path: PathText.shown(error.path), reason: error.reason) }
}
