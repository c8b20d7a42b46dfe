import Glibc
import LogBytes

/// How lines are to be read.
public struct ReadingOptions: Sendable {
    /// For times without a zone.
    public var zone: Zone
    /// Syslog tags that are the engine's, beside `jobsengine`.
    public var tags: [String] = []
    public var layouts: [CustomLayout] = []
    public var text: TextPolicy = []
    /// Of the records, which lines' bytes are kept; nil: all that `text` names.
    public var textFilter: TextFilter?
    /// Keep the chain, from which ids are made.
    public var isChained = false
    /// Look for lines that stand twice in a row.
    public var comparesLines = false

    /// How many threads read; nil: one for each core.
    public var threads: Int?
    /// Bytes that one thread reads as a whole, at most `Chunk.capacity`.
    public var segmentSize = Chunk.capacity

    /// Told how far the reading is.
    public var meter: ReadMeter?

    public init(zone: Zone) { self.zone = zone }
}

/// Which records' lines are worth keeping for a search that prints few of them: a line that is copied for nothing costs
/// as much as reading it. What it keeps may be more than what is wanted, never less.
public struct TextFilter: Sendable {
    /// Only what `messages` shows: events and notes that came with a code.
    public var onlyMessages = false
    /// Only failed events and error notes.
    public var onlyFailures = false
    /// Whether `sub` must be err (true) or ok (false).
    public var failed: Bool?
    /// Whether a job's name is wanted; asked once a name.
    public var job: (@Sendable (String) -> Bool)?

    public init() {}
}

/// A filter at work in one file.
struct TextChooser {
    private let filter: TextFilter
    /// Told beside the filter, so that its closure is not touched for each record.
    private let choosesJobs: Bool
    private var jobs: [Bool?] = []

    init(_ filter: TextFilter?) {
        self.filter = filter ?? TextFilter()
        choosesJobs = filter?.job != nil
    }

    @inline(__always)
    mutating func wants(_ record: borrowing Record, _ names: borrowing NameTable) -> Bool {
        if filter.onlyMessages, !record.isMessage { return false }
        if filter.onlyFailures, !record.isFailure { return false }
        if let failed = filter.failed, record.hasSub ? failed != record.failed : true { return false }
        guard choosesJobs else { return true }
        let id = Int(record.job)
        if id < jobs.count, let verdict = jobs[id] { return verdict }
        return decide(record.job, names)
    }

    private mutating func decide(_ id: UInt32, _ names: borrowing NameTable) -> Bool {
        while jobs.count <= Int(id) { jobs.append(nil) }
        let verdict = filter.job?(names.text(id)) ?? true
        jobs[Int(id)] = verdict
        return verdict
    }
}

/// Which lines' bytes travel with the records; what a view does not need is not copied. Those of `waits` and `snapshot`
/// always do, since the fold reads them.
public struct TextPolicy: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Every record's line.
    public static var records: TextPolicy { TextPolicy(rawValue: 1 << 0) }
    /// Lines whose own words are an update's `msg`.
    public static var phrases: TextPolicy { TextPolicy(rawValue: 1 << 1) }
    /// Lines that belong to a record.
    public static var details: TextPolicy { TextPolicy(rawValue: 1 << 3) }
    public static var unparsed: TextPolicy { TextPolicy(rawValue: 1 << 4) }

    public static let all: TextPolicy = [.records, .phrases, .details, .unparsed]

    func keeps(_ kind: RecordKind, _ flags: RecordFlags) -> Bool {
        switch kind {
        // At a file's head only the file before tells whether it is one, or unparsed.
        case .detail: contains(.details) || (contains(.unparsed) && flags.contains(.atHead))
        case .note where flags.contains(.atHead): contains(.details) || contains(.records)
        case .unparsed: contains(.unparsed)
        case .waits, .snapshot: true
        default: contains(.records) || (contains(.phrases) && flags.contains(.canRestate))
        }
    }
}

extension ReadingOptions {
    /// How many layouts there are, the user's too.
    var layoutCount: Int { Layout.allCases.count + layouts.count }
}

/// The built-in line layouts (docs/format.md, Layouts).
public enum Layout: UInt8, Sendable, CaseIterable {
    case syslog, syslogISO, rfc5424, python, epoch, json, pyrepr, fact, bare, envelope

    /// The layout's id.
    public var name: String {
        switch self {
        case .syslogISO: "syslog-iso"
        default: String(describing: self)
        }
    }
}
