import LogLines

/// Finds the objects of a saved answer in a stream of bytes: those that stand in a list, and the jobs of `jobs`.
struct ObjectFinder {
    /// One object of a list, with its place.
    struct Element {
        let bytes: [UInt8]
        let offset: Int64
        let line: Int
        /// Whether its list is one of `get_updates`, which has the newest first.
        let isUpdate: Bool
        /// Whether it is a job's state, of the time that the answer tells.
        let isJob: Bool
    }

    private enum Bracket { case object, list }

    private(set) var offset: Int64 = 0
    private(set) var line = 1
    private var stack: [Bracket] = []
    private var quote: UInt8 = 0
    private var isEscaped = false
    private var current: [UInt8] = []
    private var currentDepth = 0
    private var currentOffset: Int64 = 0
    private var currentLine = 0
    /// The beginning of the last quoted text outside of elements: the key before a list.
    private var key: [UInt8] = []
    private var isUpdates = false
    /// How deep the members of `jobs` stand; 0 outside of it.
    private var jobsDepth = 0
    private var isJob = false
    private var timeText: [UInt8] = []
    /// The answer's `time`, once it was met.
    private(set) var time: Int64?
    /// Whether the byte last taken closed a list of elements.
    private(set) var hasListEnded = false

    private static let updates = Array("updates".utf8)
    private static let jobs = Array("jobs".utf8)
    private static let timeKey = Array("time".utf8)

    /// Whether every bracket is closed.
    var isComplete: Bool { stack.isEmpty && quote == 0 }

    /// Takes the next byte; the element that it completes, if it does.
    mutating func take(_ byte: UInt8) -> Element? {
        defer { offset += 1 }
        hasListEnded = false
        if byte == 10 { line += 1 }
        if currentDepth > 0 && current.count < LineCutter.limit { current.append(byte) }
        if quote != 0 {
            takeQuoted(byte)
            return nil
        }
        if currentDepth == 0 { takeTime(byte) }
        switch byte {
        case 34, 39: beginQuoted(byte)
        case 123: open(.object, byte)
        case 91: open(.list, byte)
        case 125, 93: return close()
        default: break
        }
        return nil
    }

    /// Reads the number behind the key `time`.
    private mutating func takeTime(_ byte: UInt8) {
        if ByteClass.isDigit(byte) || byte == 46 {
            if key == ObjectFinder.timeKey && timeText.count < 24 { timeText.append(byte) }
        } else if !timeText.isEmpty {
            time = timeText.withUnsafeBufferPointer {
                NumberReader.microseconds($0.baseAddress!, $0.baseAddress! + $0.count)
            }
            timeText.removeAll(keepingCapacity: true)
        }
    }

    private mutating func beginQuoted(_ byte: UInt8) {
        quote = byte
        if currentDepth == 0 { key.removeAll(keepingCapacity: true) }
    }

    private mutating func takeQuoted(_ byte: UInt8) {
        if currentDepth == 0 && byte != quote && key.count <= ObjectFinder.updates.count { key.append(byte) }
        if isEscaped { isEscaped = false } else if byte == 92 { isEscaped = true } else if byte == quote { quote = 0 }
    }

    private mutating func open(_ bracket: Bracket, _ byte: UInt8) {
        // Another answer begins, which tells its own time.
        if stack.isEmpty { time = nil }
        let isMember = jobsDepth > 0 && stack.count == jobsDepth
        if bracket == .object, stack.last == .list || isMember, currentDepth == 0 {
            currentDepth = stack.count + 1
            isJob = isMember
            (currentOffset, currentLine, current) = (offset, line, [byte])
        } else if currentDepth == 0 {
            if bracket == .list { isUpdates = key == ObjectFinder.updates }
            if bracket == .object && key == ObjectFinder.jobs && jobsDepth == 0 { jobsDepth = stack.count + 1 }
        }
        if stack.count < ObjectReader.deepest { stack.append(bracket) }
    }

    private mutating func close() -> Element? {
        let depth = stack.count
        let bracket = stack.popLast()
        hasListEnded = bracket == .list && currentDepth == 0
        if currentDepth == 0 && depth == jobsDepth { jobsDepth = 0 }
        guard currentDepth > 0, depth == currentDepth else { return nil }
        currentDepth = 0
        return Element(
            bytes: current, offset: currentOffset, line: currentLine, isUpdate: isUpdates && !isJob, isJob: isJob)
    }
}
