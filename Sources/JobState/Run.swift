import LogBytes

/// One life of the engine (contract, section 4).
public struct Run: Sendable {
    /// How its beginning was told.
    public enum Cause: String, Sendable {
        /// The log begins in it.
        case firstRecord = "log begins"
        case startLine = "engine started"
        case counters = "counters fell"
        case pid = "engine's PID changed"
    }

    /// Counted from 1 in the input, per host.
    public let number: Int
    public let cause: Cause
    /// Times of its first and last record in log order, microseconds since the epoch.
    public let start: Int64
    public internal(set) var end: Int64
    /// Completed events with a code; those that went well and those that failed.
    public internal(set) var messages = 0
    public internal(set) var ok = 0
    public internal(set) var err = 0
    /// Jobs mentioned in it.
    public internal(set) var jobs = 0
    /// Whether the engine's stop line ends it.
    public internal(set) var isStopped = false
    /// When `startup_percentage` first was 100.
    public internal(set) var startupDone: Int64?
    /// The engine's process; -1 where unknown.
    public internal(set) var pid: Int32 = -1

    init(number: Int, cause: Cause, start: Int64) {
        self.number = number
        self.cause = cause
        self.start = start
        end = start
    }
}

// MARK: - index

extension Run {
    func write(_ writer: inout ByteWriter) {
        for value in [number, messages, ok, err, jobs] { writer.put(Int64(value)) }
        writer.put(UInt8(Run.causes.firstIndex(of: cause)!))
        writer.put(start)
        writer.put(end)
        writer.put(isStopped)
        writer.putOptional(startupDone) { $0.put($1) }
        writer.put(pid)
    }

    init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        var values: [Int] = []
        for _ in 0..<5 { values.append(Int(try parser.integer(Int64.self))) }
        let cause = Int(try parser.integer(UInt8.self))
        guard cause < Run.causes.count else { throw ByteParser.Short() }
        self.init(number: values[0], cause: Run.causes[cause], start: try parser.integer())
        (messages, ok, err, jobs) = (values[1], values[2], values[3], values[4])
        end = try parser.integer()
        isStopped = try parser.bool()
        startupDone = try parser.optional { (parser) throws(ByteParser.Short) in try parser.integer(Int64.self) }
        pid = try parser.integer()
    }

    private static let causes: [Cause] = [.firstRecord, .startLine, .counters, .pid]
}
