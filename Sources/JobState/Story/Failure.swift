import JobRecords

/// One thing that went wrong: a failed event, an error note, or an action that never ended (docs/format.md, Failures).
///
/// Names are numbers of the reading's `NameRegistry`, 0 if there is none.
public struct Failure: Sendable {
    public private(set) var host: UInt32
    public private(set) var job: UInt32
    public private(set) var action: UInt32
    /// Microseconds since the epoch; of an action that never ended, when it began.
    public private(set) var time: Int64
    /// The reading's number of the file, and the line in it, from 1.
    public private(set) var file: Int
    public private(set) var line: UInt32
    /// Why, in one line.
    public fileprivate(set) var reason: String
    /// The lines that belong to it, joined by newlines; nil if there are none.
    public fileprivate(set) var detail: String?

    public init(
        host: UInt32, job: UInt32, action: UInt32, time: Int64, file: Int, line: UInt32, reason: String,
        detail: String? = nil
    ) {
        (self.host, self.job, self.action, self.time) = (host, job, action, time)
        (self.file, self.line, self.reason, self.detail) = (file, line, reason, detail)
    }

    /// One whose words are not told yet.
    init(_ record: Record, file: Int) {
        self.init(
            host: record.host, job: record.job, action: record.action, time: record.time, file: file,
            line: record.line, reason: "")
    }

    /// The reason of an action that the next run of the engine cut off.
    public static let neverEnded = "never ended"

    /// Its place in the order of the log; of two sets, the one that is read later counts as later.
    var place: (Int, UInt32) { (file, line) }

    /// Becomes another one, but for its words.
    @inline(__always)
    mutating func move(to record: Record, file: Int) {
        (host, job, action, time) = (record.host, record.job, record.action, record.time)
        (self.file, line) = (file, record.line)
    }

    @inline(__always)
    mutating func move(to other: Failure) {
        (host, job, action, time) = (other.host, other.job, other.action, other.time)
        (file, line) = (other.file, other.line)
    }
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

    func known(_ reason: String) -> FailureReason? { numbers[ReasonNumbers.withoutDigits(reason)] }

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

/// A failure as it is held while more of its kind come: in words, or still as its lines, since most of them are never
/// asked for. It becomes another one without any memory of its own being given up or taken.
struct ToldFailure: Sendable {
    private(set) var failure: Failure
    private(set) var lines = FailureLines()
    /// Whether the words are yet to be made from the lines.
    private var isUnread = false
    var reason = FailureReason.none

    init(_ failure: Failure) { self.failure = failure }

    static let none = ToldFailure(Failure(host: 0, job: 0, action: 0, time: 0, file: 0, line: 0, reason: ""))

    /// Becomes one that is told by lines of that form.
    mutating func become(_ other: Failure, _ bytes: UnsafeRawBufferPointer, _ form: FailureLines.Form) {
        failure.move(to: other)
        lines.become(bytes, form)
        isUnread = true
    }

    mutating func addDetail(_ line: UnsafeRawBufferPointer) { lines.addDetail(line) }

    /// Becomes another one, whose reason has a number.
    mutating func become(_ other: ToldFailure, _ reason: FailureReason) {
        failure.move(to: other.failure)
        takeWords(of: other, reason)
    }

    /// Becomes an event that a note tells the reason of.
    mutating func become(_ event: ToldFailure, because note: ToldFailure) {
        failure.move(to: event.failure)
        takeWords(of: note, note.reason)
        if note.hasDetail || !event.hasDetail { return }
        if isUnread && event.isUnread { return lines.addDetails(of: event.lines) }
        (failure.reason, failure.detail, isUnread) = (read.reason, event.read.detail, false)
    }

    @inline(__always)
    private mutating func takeWords(of other: ToldFailure, _ reason: FailureReason) {
        if reason.isExact && reason.number == self.reason.number && !hasDetail && !other.hasDetail { return }
        self.reason = reason
        isUnread = other.isUnread
        if isUnread {
            lines.become(other.lines)
        } else {
            (failure.reason, failure.detail) = (other.failure.reason, other.failure.detail)
        }
    }

    @inline(__always) private var hasDetail: Bool { isUnread ? lines.hasDetail : failure.detail != nil }

    /// About how much memory its words take.
    var bytes: Int { isUnread ? lines.byteCount : failure.reason.utf8.count + (failure.detail?.utf8.count ?? 0) }

    /// With its words.
    var read: Failure {
        guard isUnread else { return failure }
        var read = failure
        let words = lines.words
        (read.reason, read.detail) = (words.reason, words.detail)
        return read
    }
}

/// How many failures there were, and when.
struct FailureTally {
    var count = 0
    var first = Int64.max
    var last = Int64.min
}

/// Failures of one job that are alike: the same host, job, action and reason, in which every run of digits counts as
/// the same.
public struct FailureGroup: Sendable {
    var told: ToldFailure
    public private(set) var count = 1
    /// The times of the earliest and the latest, microseconds since the epoch.
    public private(set) var first: Int64
    public private(set) var last: Int64

    /// The one that the log tells last.
    public var newest: Failure { told.read }

    init(_ told: ToldFailure, _ reason: FailureReason) {
        var own = ToldFailure.none
        own.become(told, reason)
        self.told = own
        (first, last) = (told.failure.time, told.failure.time)
    }

    mutating func add(_ other: ToldFailure, _ reason: FailureReason) {
        let time = other.failure.time
        add(FailureTally(count: 1, first: time, last: time), other, reason)
    }

    /// - Parameter other: the one of them that the log tells last.
    mutating func add(_ tally: FailureTally, _ other: ToldFailure, _ reason: FailureReason) {
        count += tally.count
        first = min(first, tally.first)
        last = max(last, tally.last)
        if told.failure.place < other.failure.place { told.become(other, reason) }
    }

    /// Makes its words.
    mutating func read() {
        var own = ToldFailure(told.read)
        own.reason = told.reason
        told = own
    }

    /// Whether it is listed before another one: the most recent first; of equal times, the one told later.
    func isListedBefore(_ other: FailureGroup) -> Bool {
        last != other.last ? last > other.last : other.told.failure.place < told.failure.place
    }
}
