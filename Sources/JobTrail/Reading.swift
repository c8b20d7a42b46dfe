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

    /// What is to be read, and the state before its first record.
    struct Plan {
        let files: [SequencedFile]
        let history: History
        fileprivate let options: Scan.Options
        fileprivate let found: FoundSets

        func name(ofFile number: Int) -> String { files[number].file.name }
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

    /// Reads everything, for the state alone.
    func run(_ purpose: Purpose) throws(JobTrailError) -> Done { try run(plan(purpose)) }

    /// Finds what is to be read.
    func plan(_ purpose: Purpose) throws(JobTrailError) -> Plan {
        let found = try found()
        let reading = try options.reading()
        var catalogues = Catalogues()
        let sets = DuplicateFinder.resolve(found.sets.map { SetOrder.settled(zoned($0), reading) }).kept
        var merger = SetMerger(reading)
        let logs = catalogues.assign(to: merger.files(of: sets))
        let companions = SetMerger.companions(purpose.companions ? found.companions.map(zoned) : [], behind: logs)
        let files = logs + catalogues.assign(to: companions)
        var scan = Scan.Options(reading: reading)
        scan.forcedYear = options.year
        (scan.reading.text, scan.reading.isChained, scan.namesHosts) = (purpose.text, purpose.isChained, true)
        var fold = FoldOptions()
        fold.at = purpose.at
        fold.updatesTimeout = purpose.updates
        fold.catalogues = catalogues.all
        return Plan(
            files: files, history: History(options: fold), options: scan, found: found)
    }

    /// Reads a plan's files.
    /// - Parameter sink: takes the records; it throws nothing but `EnoughRead`.
    func run(_ plan: Plan, sink: (any RecordSink)? = nil) throws(JobTrailError) -> Done {
        let scan: Scan
        do {
            scan = try Scan(plan.files, plan.options, into: plan.history, sink: sink)
        } catch {
            preconditionFailure("no sink of the library throws: \(error)")
        }
        if let error = scan.outcomes.lazy.compactMap(\.summary.readError).first ?? plan.found.failures.first {
            throw JobTrailError(error)
        }
        return Done(scan: scan, account: Account(scan, bundles: plan.found.damages))
    }

    /// A zone that is asked for counts more than the box's own; for the machine's own root `TZ` does too.
    private var overrulesZone: Bool {
        if options.timeZone != nil { return true }
        guard case .root("/") = place else { return false }
        return Machine.variable("TZ") != nil
    }

    func zoned(_ set: LogSet) -> LogSet {
        overrulesZone ? set.withBoxes { $0.zone = nil } : set
    }
}

extension JobTrailError {
    init(_ error: SourceError) { self = .unreadable(path: PathText.shown(error.path), reason: error.reason) }
}

/// Makes values of complete records.
final class RecordCollector: CompleteRecordSink {
    private let names: NameRegistry
    private let onlyMessages: Bool
    private let fileName: (Int) -> String
    private let emit: (Record) throws -> Void

    /// - Parameter fileName: the name of a file by the number that batches carry.
    init(
        _ names: NameRegistry, onlyMessages: Bool, fileName: @escaping (Int) -> String,
        emit: @escaping (Record) throws -> Void
    ) {
        (self.names, self.onlyMessages) = (names, onlyMessages)
        (self.fileName, self.emit) = (fileName, emit)
    }

    func wants(_ record: JobRecords.Record, run: Int) -> Bool { !onlyMessages || record.isMessage }

    func take(_ held: HeldRecord) throws {
        try emit(held.withComplete { Record($0, file: fileName(held.file), names) })
    }
}
