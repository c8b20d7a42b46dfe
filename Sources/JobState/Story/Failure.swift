import JobRecords

/// The record that tells of a failure, or of the beginning of an action that never ended.
///
/// Names are numbers of the reading's `NameRegistry`, 0 if there is none.
public struct FailedRecord: Sendable {
    public private(set) var host: UInt32 = 0
    public private(set) var job: UInt32 = 0
    public private(set) var action: UInt32 = 0
    /// Microseconds since the epoch.
    public private(set) var time: Int64 = 0
    /// The reading's number of the file, and the line in it, from 1.
    public private(set) var file = 0
    public private(set) var line: UInt32 = 0

    init() {}

    init(_ record: Record, file: Int) {
        (host, job, action, time) = (record.host, record.job, record.action, record.time)
        (self.file, line) = (file, record.line)
    }

    /// Where an action began that the next run of the engine cut off.
    init(_ cut: OpenAction, host: UInt32) {
        self.host = host
        (job, action, time, file, line) = (cut.job, cut.action, cut.since, cut.file, cut.line)
    }

    /// Its place in the order of the log; of two sets, the one that is read later counts as later.
    var place: (Int, UInt32) { (file, line) }
}

/// One thing that went wrong: a failed event, an error note, or an action that never ended (docs/format.md, Failures).
///
/// It is held as the lines that tell it, since the words of most are never asked for. It becomes another one without any
/// memory of its own being given up or taken.
public struct Failure: Sendable {
    public private(set) var record = FailedRecord()
    private(set) var lines = FailureLines()
    var reason = FailureReason.none

    init() {}

    /// One that is told in words, as a note is.
    init(_ record: FailedRecord, words: String) {
        self.record = record
        var note = Record()
        note.kind = .note
        let words = Array(words.utf8)
        words.withUnsafeBytes { lines.become($0, FailureLines.Form(note, lineCount: words.count)) }
    }

    /// Becomes one that is told by lines of that form.
    mutating func become(_ record: FailedRecord, _ bytes: UnsafeRawBufferPointer, _ form: FailureLines.Form) {
        self.record = record
        lines.become(bytes, form)
    }

    mutating func addDetail(_ line: UnsafeRawBufferPointer) { lines.addDetail(line) }

    /// Becomes another one, whose reason has a number.
    mutating func become(_ other: Failure, _ reason: FailureReason) {
        record = other.record
        takeLines(of: other, reason)
    }

    /// Becomes an event that a note tells the reason of.
    mutating func become(_ event: Failure, because note: Failure) {
        record = event.record
        takeLines(of: note, note.reason)
        if !note.lines.hasDetail { lines.addDetails(of: event.lines) }
    }

    @inline(__always)
    private mutating func takeLines(of other: Failure, _ reason: FailureReason) {
        if reason.isExact && reason.number == self.reason.number && !lines.hasDetail && !other.lines.hasDetail {
            return
        }
        self.reason = reason
        lines.become(other.lines)
    }

    public var words: FailureWords { lines.words }
}

/// A reason as a number: those that differ in their digits have the same one.
struct FailureReason: Sendable, Hashable {
    fileprivate(set) var number: Int32
    /// Whether all of that number are the same, since there is no digit in them.
    let isExact: Bool

    init(number: Int, isExact: Bool) { (self.number, self.isExact) = (Int32(number), isExact) }

    static let none = FailureReason(number: -1, isExact: false)
}

struct ReasonNumbers: Sendable {
    private var numbers: [[UInt8]: FailureReason] = [:]
    private var texts: [[UInt8]] = []

    mutating func number(of reason: String) -> FailureReason { number(of: ReasonNumbers.withoutDigits(reason)) }

    /// The number here of a reason that has one among others.
    mutating func number(of reason: FailureReason, in others: ReasonNumbers) -> FailureReason {
        reason.number < 0 ? reason : number(of: others.texts[Int(reason.number)])
    }

    private mutating func number(of text: [UInt8]) -> FailureReason {
        if let known = numbers[text] { return known }
        let made = FailureReason(number: texts.count, isExact: !text.contains(48))
        numbers[text] = made
        texts.append(text)
        return made
    }

    /// The bytes with every run of digits as one `0`.
    private static func withoutDigits(_ reason: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in reason.utf8 {
            if (48...57).contains(byte) {
                if bytes.last != 48 { bytes.append(48) }
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}

/// How many failures there were, and when.
struct FailureTally: Sendable {
    private(set) var count = 0
    private(set) var first = Int64.max
    private(set) var last = Int64.min

    @inline(__always)
    mutating func add(_ time: Int64) {
        count += 1
        first = min(first, time)
        last = max(last, time)
    }

    mutating func add(_ other: FailureTally) {
        count += other.count
        first = min(first, other.first)
        last = max(last, other.last)
    }
}

/// Failures of one job that are alike: the same host, job, action and reason, in which every run of digits counts as
/// the same.
public struct FailureGroup: Sendable {
    private var tally = FailureTally()
    /// The one that the log tells last.
    public internal(set) var newest = Failure()

    public var count: Int { tally.count }
    /// The times of the earliest and the latest, microseconds since the epoch.
    public var first: Int64 { tally.first }
    public var last: Int64 { tally.last }

    init(_ failure: Failure, _ reason: FailureReason) {
        tally.add(failure.record.time)
        newest.become(failure, reason)
    }

    mutating func add(_ failure: Failure, _ reason: FailureReason) {
        var one = FailureTally()
        one.add(failure.record.time)
        add(one, newest: failure, reason)
    }

    /// - Parameter failure: the one of them that the log tells last.
    mutating func add(_ tally: FailureTally, newest failure: Failure, _ reason: FailureReason) {
        self.tally.add(tally)
        if newest.record.place < failure.record.place { newest.become(failure, reason) }
    }

    /// Whether it is listed before another one: the most recent first; of equal times, the one told later.
    func isListedBefore(_ other: FailureGroup) -> Bool {
        last != other.last ? last > other.last : other.newest.record.place < newest.record.place
    }
}
