import LogBytes

/// A replay under way: lets each record wait until it is due, and does what keys ask meanwhile.
final class Playback {
    /// Why the log is not to be read on.
    enum Ending: Equatable {
        case quit
        /// It is to be issued anew from this place.
        case back(Int64)

        var isBack: Bool { self != .quit }
    }

    /// Where the user may send it.
    enum Freedom {
        case anywhere
        /// The log can be read only once.
        case forward
        /// What is issued is written down as a log.
        case none
    }

    private let stage: any ReplayStage
    private let freedom: Freedom
    private var rhythm: Rhythm
    private(set) var ending: Ending?
    /// Whether everything was issued.
    private(set) var hasEnded = false
    /// Whether the log is issued from a place behind its beginning.
    private(set) var startsWithin = false
    private var refusal: String?
    private var keys: [ReplayKey] = []
    private var asked = 0
    /// The clock when it was looked at last.
    private var seen: Int64 = 0

    /// How many records go by between two looks at the keys where none has to wait.
    private static let stride = 256

    init(_ rhythm: Rhythm, _ stage: any ReplayStage, _ freedom: Freedom) {
        (self.rhythm, self.stage, self.freedom) = (rhythm, stage, freedom)
        stage.show(status)
    }

    var status: ReplayStatus {
        ReplayStatus(
            time: rhythm.logTime(at: stage.now), speed: ReplaySpeed.text(rhythm.speed), refusal: refusal,
            isAtEnd: hasEnded)
    }

    /// Where in the log it stands: see `Rhythm`.
    var standing: Int64 { rhythm.standing(at: stage.now) }

    /// Where in the log the record is that came last.
    var place: Int64 { rhythm.place }

    /// Begins the log once more where it was left for an earlier place.
    func goBack() {
        guard case .back(let place) = ending else { return }
        rhythm = rhythm.anew(from: place)
        startsWithin = place > 0
        hasEnded = false
        stage.show(status)
        ending = nil
    }

    /// Waits until the log's next record is due.
    /// - Parameters:
    ///   - time: the record's.
    ///   - waiting: called before a wait.
    /// - Returns: whether it is to be issued.
    func admits(_ time: Int64, waiting: () throws -> Void) rethrows -> Bool {
        guard ending == nil else { return false }
        asked += 1
        guard rhythm.advance(to: time, at: stage.now) else {
            if asked % Playback.stride == 0 { _ = serve() }
            return false
        }
        if rhythm.due <= seen && keys.isEmpty && asked % Playback.stride != 0 && !stage.isPaused { return true }
        return try wait(waiting)
    }

    private func wait(_ waiting: () throws -> Void) rethrows -> Bool {
        var hasWaited = false
        while true {
            if let isIssued = serve() { return isIssued }
            seen = stage.now
            if !stage.isPaused && rhythm.due <= seen { return true }
            if !hasWaited { try waiting() }
            hasWaited = true
            stage.wait(until: stage.isPaused ? nil : rhythm.due)
        }
    }

    /// The log has been issued: stays until a key leads back, or out.
    func stay() {
        rhythm.end()
        hasEnded = true
        stage.show(status)
        while ending == nil {
            if serve() == nil && ending == nil { stage.wait(until: nil) }
        }
    }

    /// A moment for the keys, where records go by that do not have to wait.
    func breathe() {
        asked += 1
        if asked % Playback.stride == 0 { _ = serve() }
    }

    // MARK: keys

    /// - Returns: whether the record that is waited for is to be issued; nil where that is still open.
    private func serve() -> Bool? {
        keys += stage.serve()
        while ending == nil, !keys.isEmpty {
            refusal = nil
            let verdict = take(keys.removeFirst())
            stage.show(status)
            if let verdict { return verdict }
        }
        return ending == nil ? nil : false
    }

    private func take(_ key: ReplayKey) -> Bool? {
        switch key {
        case .pause: stage.isPaused.toggle()
        case .step:
            stage.isPaused = true
            guard !hasEnded else { return nil }
            rhythm.step(at: stage.now)
            return true
        case .faster: rhythm.setSpeed(ReplaySpeed.faster(rhythm.speed), at: stage.now)
        case .slower: rhythm.setSpeed(ReplaySpeed.slower(rhythm.speed), at: stage.now)
        case .quit: ending = .quit
        case .move(let seconds): return move(seconds)
        }
        return nil
    }

    private func move(_ seconds: Int64) -> Bool? {
        if hasEnded && seconds > 0 { return nil }
        if let reason = refusal(of: seconds) {
            refusal = reason
            return nil
        }
        switch rhythm.move(by: seconds * 1_000_000, at: stage.now) {
        case .waits: return nil
        case .skips: return false
        case .back(let place):
            ending = .back(place)
            return false
        }
    }

    private func refusal(of seconds: Int64) -> String? {
        switch freedom {
        case .anywhere: nil
        case .forward: seconds > 0 ? nil : "this log can be read only once: no way back"
        case .none: "a written log has every record once: no moves"
        }
    }
}

/// Where a replay happens: its clock, and what a user does to it.
protocol ReplayStage: AnyObject {
    /// Microseconds since it began; it stands still while paused.
    var now: Int64 { get }
    var isPaused: Bool { get set }
    /// Looks after everything that is not the log.
    /// - Returns: the keys that were pressed since the last call.
    func serve() -> [ReplayKey]
    /// Waits.
    /// - Parameter due: until the clock says so, or something is to be served; nil: only the latter.
    func wait(until due: Int64?)
    /// How the replay goes has changed.
    func show(_ status: ReplayStatus)
}

/// How a replay goes.
struct ReplayStatus: Equatable {
    /// The log's time where it stands, microseconds since the epoch; nil before its first record.
    var time: Int64?
    /// As `--speed` has it.
    var speed: String
    /// Something that a key could not do.
    var refusal: String?
    var isAtEnd = false
}

/// No terminal: time alone.
final class UnattendedStage: ReplayStage {
    private let clock = ReplayClock()

    var now: Int64 { clock.elapsed }
    var isPaused: Bool {
        get { false }
        set {}
    }
    func serve() -> [ReplayKey] { [] }
    func wait(until due: Int64?) { clock.wait(until: due ?? .max) }
    func show(_ status: ReplayStatus) {}
}

/// The machine's monotonic clock, which nobody sets, from when this was made; it can be held.
struct ReplayClock {
    private let start = Machine.monotonic
    /// For how long it was held, and since when it is now.
    private var held: Int64 = 0
    private var heldSince: Int64?

    /// Microseconds since it was made, but for those it was held.
    var elapsed: Int64 { (heldSince ?? sinceStart) - held }

    var isHeld: Bool {
        get { heldSince != nil }
        set {
            guard newValue != isHeld else { return }
            let now = sinceStart
            if let heldSince { held += now - heldSince }
            heldSince = newValue ? now : nil
        }
    }

    private var sinceStart: Int64 { (Machine.monotonic - start) / 1000 }

    /// How long it is until then, nanoseconds; nil is never.
    func nanoseconds(until due: Int64?) -> Int64 {
        guard let due else { return .max }
        let left = max(0, due - elapsed).multipliedReportingOverflow(by: 1000)
        return left.overflow ? .max : left.partialValue
    }

    /// Sleeps until so many microseconds after its beginning; not to be called while it is held.
    func wait(until due: Int64) {
        // Nobody waits for a hundred thousand years.
        let due = min(due, .max / 2000)
        SystemCall.sleep(until: start + (due + held) * 1000)
    }
}

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
