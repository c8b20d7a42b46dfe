/// What the keys of a replay do.
enum ReplayKey: Equatable {
    case pause, step, faster, slower, quit
    /// So many seconds of the log's time forward, or back.
    case move(Int64)

    init?(_ key: ScreenKey) {
        guard case .character(let character) = key else { return nil }
        switch character {
        case " ", "p": self = .pause
        case ".", "n": self = .step
        case "+", "=": self = .faster
        case "-": self = .slower
        case "]": self = .move(60)
        case "[": self = .move(-60)
        case "}": self = .move(3600)
        case "{": self = .move(-3600)
        case "q": self = .quit
        default: return nil
        }
    }
}
