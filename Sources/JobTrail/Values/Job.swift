import FoundationEssentials
internal import JobColumns
internal import JobState

/// How an action ended.
public enum Outcome: String, Sendable, Hashable, Codable {
    /// It did what it should.
    case ok
    /// It failed.
    case err
}

/// What a job is about to do.
public enum Schedule: String, Sendable, Hashable, Codable {
    /// Nothing: its last action is over.
    case waiting
    /// It waits for other jobs before it begins.
    case waitingDepends = "waiting_depends"
    /// An action is under way.
    case executing
}

/// The state of one job, as `get_jobs` tells it.
public struct Job: Sendable {
    let row: JobRow

    init(_ job: JobState.Job, of host: HostHistory, _ names: NameRegistry) {
        row = JobRow(host: names[host.host], job: job, waitsFor: host.waitsFor(job.name), names: names)
    }

    /// The box that the job is of; empty if no line names one.
    public var host: String { row.host }
    /// The job's name.
    public var name: String { row.name }
    /// `start`, `stop`, or what the box's catalogue calls the state that its last action left.
    public var status: String { row.status }
    /// How its last action ended.
    public var sub: Outcome { row.job.hasFailed ? .err : .ok }
    /// What it is about to do.
    public var schedule: Schedule { Schedule(rawValue: row.job.schedule.rawValue) ?? .waiting }
    /// When its last action began; `nil` if none ever did.
    public var t0: Date? { Date(known: row.job.t0) }
    /// When its last action ended; `nil` if none ever did. Before ``t0`` while an action is under way.
    public var t1: Date? { Date(known: row.job.t1) }
    /// The action that is under way; `nil` unless it is ``Schedule/executing``.
    public var runningAction: String? { row.isExecuting ? row.runningAction : nil }
    /// The process of that action, if it is known.
    public var pid: Int? { row.isExecuting && row.job.pid >= 0 ? Int(row.job.pid) : nil }
    /// The jobs that it waits for, if it waits and they are known.
    public var waitsFor: [String] { row.waitsFor }
    /// Since when it waits for other jobs; `nil` if it does not.
    public var waitsSince: Date? { schedule == .waitingDepends ? Date(known: row.job.waitsSince) : nil }
}

/// One change of a job, as `get_updates` tells it.
public struct Update: Sendable {
    let row: UpdateRow

    /// The job.
    public var name: String { row.name }
    /// `executing`, `waiting_depends`, or the job's status after the change.
    public var status: String { row.status }
    /// When it changed.
    public var time: Date { Date(microseconds: row.time) }
    /// The change in words, such as `Job firewall started`.
    public var msg: String { row.message }
}

// MARK: - documents

extension Job: Encodable, Hashable {
    /// Writes the keys of the documented interface, times as seconds since 1970 and `0.0` for never.
    public func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }
    public static func == (one: Job, other: Job) -> Bool { one.row.values == other.row.values }
    public func hash(into hasher: inout Hasher) { hasher.combine(row.values) }
}

extension Update: Encodable, Hashable {
    /// Writes the keys of the documented interface.
    public func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }
    public static func == (one: Update, other: Update) -> Bool { one.row.values == other.row.values }
    public func hash(into hasher: inout Hasher) { hasher.combine(row.values) }
}

extension ColumnRow {
    fileprivate var values: [ColumnValue] { Self.columns.map { $0.value(self) } }

    /// Writes the row as the documented interface has it.
    fileprivate func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: ColumnKey.self)
        for column in Self.documented {
            let key = ColumnKey(stringValue: column.name)
            switch column.value(self) {
            case .text(let text): try keys.encode(text, forKey: key)
            case .number(let number): try keys.encode(number, forKey: key)
            case .instant(let time): try keys.encode(Date(microseconds: time).timeIntervalSince1970, forKey: key)
            case .none: try keys.encodeNil(forKey: key)
            case .absent: break
            case .real, .duration, .names, .json: preconditionFailure("no document has a \(column.type)")
            }
        }
    }
}

private struct ColumnKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Date {
    /// - Parameter microseconds: since 1970.
    init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1e6) }

    /// Nil for 0, which stands for never.
    init?(known microseconds: Int64) {
        if microseconds == 0 { return nil }
        self.init(microseconds: microseconds)
    }

    var microseconds: Int64 { Int64((timeIntervalSince1970 * 1e6).rounded()) }
}
