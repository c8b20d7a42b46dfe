import FoundationEssentials
internal import JobRecords
internal import JobState
internal import LogBytes

/// What a reading met beside the records, so that nothing is left out in silence.
public struct Account: Sendable, Hashable {
    /// Lines that are records.
    public let records: Int
    /// Lines of other programs.
    public let foreign: Int
    /// Lines that are nothing that is known. `jobtrail verify` lists them.
    public let unparsed: Int
    /// What is wrong with files, each in one line: archives that end early, NUL bytes, lines that were cut.
    public let damages: [String]

    /// Whether every line was understood and no file is damaged.
    public var isClean: Bool { unparsed == 0 && damages.isEmpty }
}

/// The answer of ``JobStatus/getJobs(at:)``.
public struct JobsAnswer: Sendable {
    /// Every job that the log or the box's catalogue names, by its name.
    public let jobs: [String: Job]
    /// The instant that the answer is of.
    public let time: Date
    /// What was met beside the records.
    public let account: Account
}

/// The answer of ``JobStatus/getMessages(at:)``.
public struct MessagesAnswer: Sendable {
    /// The messages, oldest first.
    public let messages: [Message]
    /// The instant that the answer is of.
    public let time: Date
    /// What was met beside the records.
    public let account: Account
}

/// The answer of ``JobStatus/getUpdates(timeout:at:)``.
public struct UpdatesAnswer: Sendable {
    /// The changes that have not expired, newest first.
    public let updates: [Update]
    /// The instant that the answer is of.
    public let time: Date
    /// What was met beside the records.
    public let account: Account
}

extension JobsAnswer: Encodable {
    /// Writes the document that `get_jobs` gives.
    public func encode(to encoder: any Encoder) throws { try encoder.document(.jobs, jobs, of: time) }
}

extension MessagesAnswer: Encodable {
    /// Writes the document that `get_messages` gives.
    public func encode(to encoder: any Encoder) throws { try encoder.document(.messages, messages, of: time) }
}

extension UpdatesAnswer: Encodable {
    /// Writes the document that `get_updates` gives.
    public func encode(to encoder: any Encoder) throws { try encoder.document(.updates, updates, of: time) }
}

private enum AnswerKey: String, CodingKey { case jobs, messages, updates, time }

extension Encoder {
    fileprivate func document(_ key: AnswerKey, _ value: some Encodable, of time: Date) throws {
        var keys = container(keyedBy: AnswerKey.self)
        try keys.encode(value, forKey: key)
        try keys.encode(Int64(time.timeIntervalSince1970.rounded(.down)), forKey: .time)
    }
}

extension Account {
    /// - Parameter bundles: what is wrong with bundles.
    init(_ scan: Scan, bundles: [SourceRemark]) {
        let summaries = scan.outcomes.map(\.summary)
        records = scan.outcomes.reduce(0) { $0 + $1.records }
        foreign = scan.outcomes.reduce(0) { $0 + $1.foreign }
        unparsed = scan.outcomes.reduce(0) { $0 + $1.unparsed }
        let ofFiles = zip(scan.files, summaries).flatMap { Account.damages($0.file.name, $1) }
        // A bundle's damage is told by the member that it cuts, if there is one.
        let ofBundles = bundles.filter { bundle in !ofFiles.contains { $0.hasPrefix(bundle.file + "!") } }
        damages = ofFiles + ofBundles.map { "\($0.file): \($0.text)" }
    }

    private static func damages(_ name: String, _ summary: FileSummary) -> [String] {
        var damages = summary.damages.map { "\(name): \($0.reason)" }
        if summary.holes > 0 { damages.append("\(name): \(summary.holes) holes of NUL bytes") }
        if summary.cuts > 0 { damages.append("\(name): \(summary.cuts) lines cut") }
        return damages
    }
}
