/// When each record of a replayed log is due: the log's own pauses, shortened.
public struct Rhythm: Sendable {
    /// How many times faster than it happened; nil: without any pause.
    private let speed: Double?
    /// The longest pause, microseconds of the replay; nil: as long as the log's.
    private let maxGap: Int64?
    private var previous: Int64?
    private var elapsed = 0.0

    public init(speed: Double?, maxGap: Int64? = nil) {
        self.speed = speed
        self.maxGap = maxGap
    }

    /// How much faster than it happened time goes between two records; 0 where there are no pauses.
    public var pace: Double { speed ?? 0 }

    /// Microseconds after the replay's beginning at which a record is due. A clock that goes back makes no pause.
    ///
    /// - Parameter time: the record's, microseconds since the epoch; to be asked for in log order.
    public mutating func due(_ time: Int64) -> Int64 {
        defer { previous = time }
        guard let speed, let previous else { return Int64(elapsed) }
        let pause = max(0, Double(time) - Double(previous)) / speed
        elapsed += maxGap.map { min(pause, Double($0)) } ?? pause
        return elapsed < 9e18 ? Int64(elapsed) : .max
    }
}
