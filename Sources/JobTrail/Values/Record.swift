import FoundationEssentials
internal import JobRecords
internal import JobState
internal import LogLines

/// One record of a log with all that its line tells, and the lines that belong to it.
public struct Record: Sendable, Hashable {
    /// What a record tells.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// An action ended.
        case completed
        /// An action began.
        case began
        /// A job waits for others.
        case waits
        /// The engine started or stopped.
        case engine
        /// It says again what the event before said.
        case restated
        /// It tells something and changes no state.
        case note
        /// A job's whole state, as the engine answered it.
        case snapshot
    }

    /// How grave it is: the letter of a message code.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// Something went well.
        case success = "S"
        /// Something is told.
        case information = "I"
        /// Something is odd.
        case warning = "W"
        /// Something failed.
        case error = "E"
        /// Something failed for good.
        case fatal = "F"
        /// Something for the program's authors.
        case debug = "D"
    }

    /// The record's place in its log, told by content: the same from the live file, a rotated one and a bundle.
    public let id: String
    /// When it was written.
    public let time: Date
    /// The box; empty if no line names one.
    public let host: String
    /// The life of the engine in which it was written, from 1.
    public let run: Int
    /// What it tells.
    public let kind: Kind
    /// The message code, a note's text or a sentence; `nil` if there is none.
    public let msg: String?
    /// How grave it is.
    public let severity: Severity
    /// The job; `nil` for the engine's own words.
    public let job: String?
    /// What was done, such as `start`.
    public let action: String?
    /// How an action ended; `nil` if the record tells of none that ended and is no note with a code.
    public let sub: Outcome?
    /// How far the engine's startup was, in words such as `33%`.
    public let startupPercentage: String?
    /// What went well since the engine started.
    public let okCounter: Int?
    /// What failed since.
    public let errCounter: Int?
    /// What ran as a process of its own since.
    public let forkedCounter: Int?
    /// The job's process.
    public let pid: Int?
    /// The jobs that it waits for, of the kind ``Kind/waits``.
    public let depends: [String]
    /// The message's free words.
    public let text: String
    /// The lines that belong to the record, such as a traceback, joined by newlines.
    public let detail: String?
    /// Keys beside the known ones, each with its value as text; of a key that stands twice the last.
    public let fields: [String: String]
    /// The file in which it stands, as the path or `bundle.tar.gz!member`.
    public let file: String
    /// Bytes before its line in the unpacked file.
    public let offset: Int64
    /// Its line, from 1.
    public let line: Int
    /// Whether `get_messages` tells it: a completed action or a note that came with a code.
    public let isMessage: Bool

    init(_ complete: CompleteRecord, file: String, _ names: NameRegistry) {
        let (record, text) = (complete.record, complete.text)
        let extras = text.extras
        id = complete.chain?.hex ?? ""
        time = Date(microseconds: record.time)
        host = names[record.host]
        run = complete.run
        kind = Kind(rawValue: record.kind.name) ?? .note
        msg = Record.known(text.message)
        severity = Severity(rawValue: String(UnicodeScalar(record.severity))) ?? .information
        (job, action) = (Record.known(names[record.job]), Record.known(names[record.action]))
        sub = record.sub.flatMap(Outcome.init)
        startupPercentage = record.percentage < 0 ? nil : extras.percentage ?? "\(record.percentage)%"
        okCounter = Record.known(record.okCounter)
        errCounter = Record.known(record.errCounter)
        forkedCounter = Record.known(record.forkedCounter)
        pid = Record.known(record.pid)
        depends = record.kind == .waits ? extras.depends : []
        self.text = extras.text
        detail = complete.detail.isEmpty ? nil : String(decoding: complete.detail, as: UTF8.self)
        fields = Dictionary(extras.shownFields.map { ($0.key, $0.value.text) }) { $1 }
        self.file = file
        (offset, line, isMessage) = (record.offset, Int(record.line), record.isMessage)
    }

    private static func known(_ text: String) -> String? { text.isEmpty ? nil : text }

    private static func known(_ number: Int32) -> Int? { number < 0 ? nil : Int(number) }
}

/// A message as `get_messages` tells it: a completed action with its outcome and the engine's counters, or a note that
/// came with a code.
public struct Message: Sendable, Hashable {
    /// The message code, such as `ULOGD-I-Start`; a note's text in full.
    public let msg: String
    /// The job.
    public let job: String?
    /// What was done, such as `start`; of a note what its job runs, if anything.
    public let action: String?
    /// How it ended; `nil` if the line's own word for it cannot be read.
    public let sub: Outcome?
    /// When it was written.
    public let timestamp: Date
    /// How far the engine's startup was, in words such as `33%`.
    public let startupPercentage: String?
    /// What went well since the engine started.
    public let okCounter: Int?
    /// What failed since.
    public let errCounter: Int?
    /// What ran as a process of its own since.
    public let forkedCounter: Int?
    /// The box; empty if no line names one.
    public let host: String
    /// The lines that belong to it, such as a traceback, joined by newlines.
    public let detail: String?

    /// What `get_messages` tells of a record; `nil` if it does not tell it.
    public init?(_ record: Record) {
        guard record.isMessage, let msg = record.msg else { return nil }
        self.msg = msg
        (job, action, sub, timestamp) = (record.job, record.action, record.sub, record.time)
        startupPercentage = record.startupPercentage
        (okCounter, errCounter, forkedCounter) = (record.okCounter, record.errCounter, record.forkedCounter)
        (host, detail) = (record.host, record.detail)
    }
}

extension Message: Encodable {
    /// Writes the keys of the documented interface; what is not known is null.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: MessageKey.self)
        try keys.encode(msg, forKey: .msg)
        try keys.encode(job, forKey: .job)
        try keys.encode(action, forKey: .action)
        try keys.encode(sub, forKey: .sub)
        try keys.encode(timestamp.timeIntervalSince1970, forKey: .timestamp)
        try keys.encode(startupPercentage, forKey: .startupPercentage)
        try keys.encode(okCounter, forKey: .okCounter)
        try keys.encode(errCounter, forKey: .errCounter)
        try keys.encode(forkedCounter, forKey: .forkedCounter)
    }
}
