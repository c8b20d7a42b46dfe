/// When each record of a replayed log is due: the log's own pauses, shortened. It also says where in the log the replay
/// stands, so that it can be made faster or slower and sent to another place.
///
/// A place is how much of the log's time lies before it, microseconds from the first record, a clock that goes back
/// counting as nothing: so places only grow, and another replay of the log has the same ones.
struct Rhythm {
    /// What a move to another place comes to.
    enum Move: Equatable {
        /// The record that is waited for is still the next one.
        case waits
        /// Records before the place are not to be issued.
        case skips
        /// The place lies behind: the log is to be issued anew, from there.
        case back(Int64)
    }

    /// How many times faster than it happened; nil: without any pause.
    private(set) var speed: Double?
    /// The longest pause, microseconds of the replay; nil: as long as the log's.
    private let maxGap: Int64?
    private var previous: Int64?
    /// The place of the record asked for last.
    private(set) var place: Int64 = 0
    /// That of the one before it.
    private var issued: Int64 = 0
    /// A place, and when the replay stood there: pauses are counted from it.
    private var anchor: (place: Int64, at: Double) = (0, 0)
    private var target: Int64?

    init(speed: Double?, maxGap: Int64? = nil) {
        self.speed = speed
        self.maxGap = maxGap
    }

    /// The same rhythm for the log's beginning, with nothing to be issued before a place.
    func anew(from target: Int64) -> Rhythm {
        var rhythm = Rhythm(speed: speed, maxGap: maxGap)
        rhythm.target = target
        return rhythm
    }

    /// Goes to the next record; to be called in log order.
    ///
    /// - Parameters:
    ///   - time: the record's, microseconds since the epoch.
    ///   - now: microseconds since the replay's beginning.
    /// - Returns: whether it is to be issued, then when it is `due`.
    mutating func advance(to time: Int64, at now: @autoclosure () -> Int64) -> Bool {
        let isFirst = previous == nil
        let gap = previous.map { time.subtractingReportingOverflow($0) }
        previous = time
        issued = place
        if let gap, gap.overflow || gap.partialValue > 0 {
            place = gap.overflow ? .max : Rhythm.sum(place, gap.partialValue)
        }
        guard let target else {
            if !isFirst { anchor = (issued, dueFromAnchor(issued)) }
            return true
        }
        if place < target { return false }
        self.target = nil
        anchor = (target, Double(now()))
        return true
    }

    /// Microseconds after the replay's beginning at which the record is due.
    var due: Int64 {
        let due = dueFromAnchor(place)
        return due < 9e18 ? Int64(due) : .max
    }

    private func dueFromAnchor(_ place: Int64) -> Double { anchor.at + pause(place - anchor.place) }

    /// How long the replay waits for so much of the log's time.
    private func pause(_ logTime: Int64) -> Double {
        guard let speed else { return 0 }
        let pause = Double(logTime) / speed
        return maxGap.map { min(pause, Double($0)) } ?? pause
    }

    // MARK: moving

    /// Where the replay stands; never behind the record that is waited for.
    func standing(at now: Int64) -> Int64 {
        if let target { return target }
        guard let speed else { return anchor.place }
        let passed = max(0, (Double(now) - anchor.at) * speed)
        return passed >= Double(place - anchor.place) ? place : anchor.place + Int64(passed)
    }

    /// The log's own time where the replay stands, microseconds since the epoch; nil before the first record.
    func logTime(at now: Int64) -> Int64? {
        guard let previous else { return nil }
        let time = previous.subtractingReportingOverflow(max(0, place - standing(at: now)))
        return time.overflow ? .min : time.partialValue
    }

    /// Issues the record that is waited for, now.
    mutating func step(at now: Int64) { anchor = (place, Double(now)) }

    mutating func setSpeed(_ speed: Double?, at now: Int64) {
        anchor = (standing(at: now), Double(now))
        self.speed = speed
    }

    /// Goes forward, or back, by so much of the log's time, microseconds.
    mutating func move(by logTime: Int64, at now: Int64) -> Move {
        let wanted = max(0, Rhythm.sum(standing(at: now), logTime))
        if target == nil, logTime < 0 ? wanted > issued : wanted <= place {
            anchor = (wanted, Double(now))
            return .waits
        }
        if wanted < place || logTime < 0 { return .back(wanted) }
        target = wanted
        return .skips
    }

    /// The log has ended: from now on it stands at the last record, and every way back leads before it.
    mutating func end() {
        target = nil
        issued = place
        anchor = (place, 0)
    }

    private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
        let sum = one.addingReportingOverflow(other)
        return sum.overflow ? .max : sum.partialValue
    }
}

/// How many times faster than it happened; nil is without pauses.
enum ReplaySpeed {
    /// What the keys go through: nothing, seconds, minutes, hours and a day in a second.
    private static let steps: [Double] = [
        0.125, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400,
    ]

    static func faster(_ speed: Double?) -> Double? { speed.flatMap { speed in steps.first { $0 > speed } } }

    static func slower(_ speed: Double?) -> Double {
        guard let speed else { return steps.last! }
        return steps.last { $0 < speed } ?? speed
    }

    /// `60x`, `0.5x`, `max`: as `--speed` takes it.
    static func text(_ speed: Double?) -> String {
        guard let speed else { return "max" }
        return speed == speed.rounded() && speed < 1e9 ? "\(Int(speed))x" : "\(speed)x"
    }

    /// - Throws: where it is no speed.
    static func parse(_ text: String) throws -> Double? {
        if text == "max" { return nil }
        guard let factor = Double(text.hasSuffix("x") ? String(text.dropLast()) : text), factor > 0, factor < 1e12
        else {
            throw UsageError("--speed '\(text)': expected how many times faster, such as 1x or 60x, or max")
        }
        return factor
    }
}
