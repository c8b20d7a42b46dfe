import Glibc
import LogBytes

/// A screen at work: the terminal, the signals, and what is shown. Whoever has news brings them here, and comes back
/// as soon as the screen wants it.
final class WatchScreen {
    private let terminal = ScreenTerminal()
    private let signals: SignalInbox
    private var keys = KeyReader()
    private var painter: ScreenPainter
    private(set) var state: WatchState
    /// What is shown; nil as long as nothing is known.
    var board: WatchBoard? {
        didSet { shownRecords = -1 }
    }
    private var shownRecords = -1
    /// Whether something else than news must be drawn.
    private var isStale = true
    private var hasTyped = false
    private var lastFrame: Int64 = .min / 2
    private var frameCost: Int64 = 0
    private var ending: ExitStatus?
    /// The clock of what is shown, where it is not this machine's: nanoseconds of a replayed log's time.
    var logClock: (() -> Int64)?
    private var replayKeys: [ReplayKey] = []

    /// Screens are drawn at least so far apart, nanoseconds; sooner where the user waits for a key's effect.
    private static let spacing: Int64 = 100_000_000
    private static let keySpacing: Int64 = 30_000_000
    /// How long after an escape nothing comes, where it is the key.
    private static let escapeTime: Int64 = 30_000_000
    private static let second: Int64 = 1_000_000_000
    private static let longestWait: Int64 = 3600 * second

    /// To be made before other threads are: see `SignalInbox`.
    init(isColored: Bool) {
        signals = SignalInbox(orIgnored: [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH])
        painter = ScreenPainter(isColored: isColored)
        state = WatchState()
        state.status.hasKeys = terminal.hasKeys
    }

    /// How times are shown.
    var words: WatchText {
        get { state.words }
        set { state.words = newValue }
    }

    func open() throws { try terminal.take() }
    func close() { terminal.giveBack() }

    /// What ends a wait for news: keys and signals.
    var descriptors: [Int32] { (terminal.hasKeys ? [STDIN_FILENO] : []) + [signals.descriptor] }

    private var now: Int64 { Machine.monotonic }

    func set(_ flow: WatchStatus.Flow) {
        isStale = isStale || state.status.flow != flow
        state.status.flow = flow
    }

    /// Takes keys and signals, and draws what is due.
    /// - Returns: how it ends, where it does.
    func serve() -> ExitStatus? {
        takeSignals()
        takeKeys()
        if let ending { return ending }
        if drawsIn <= 0 || (state.isAging && now - lastFrame >= WatchScreen.second * 9 / 10) { draw() }
        return nil
    }

    /// How long nothing needs to be done here unless a descriptor tells, nanoseconds.
    var patience: Int64 { max(0, min(drawsIn, keys.isWaiting ? WatchScreen.escapeTime : .max)) }

    /// Waits for keys and signals, where nobody else does.
    func wait(nanoseconds: Int64) {
        var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let limit = max(0, min(nanoseconds, patience, WatchScreen.longestWait))
        poll(&watched, nfds_t(watched.count), Int32(clamping: (limit + 999_999) / 1_000_000))
    }

    /// The keys for a replay that were pressed since the last call.
    func takeReplayKeys() -> [ReplayKey] {
        defer { replayKeys = [] }
        return replayKeys
    }

    func setPaused(_ isPaused: Bool) {
        state.set(instant)
        state.setPaused(isPaused)
        isStale = true
    }

    // MARK: signals and keys

    private func takeSignals() {
        for number in signals.take() {
            switch number {
            case SIGWINCH: isStale = true
            case SIGTSTP:
                terminal.giveBack()
                signals.stop()
                retake()
            case SIGCONT: retake()
            default: ending = ExitStatus(signal: number)
            }
        }
    }

    /// After a stop nothing is known of the terminal.
    private func retake() {
        terminal.giveBack()
        do { try terminal.take() } catch { ending = .hungUp }
        painter.forget()
        isStale = true
    }

    private func takeKeys() {
        guard ending == nil, let bytes = terminal.read() else { return ending = ending ?? .hungUp }
        let isOver = bytes.isEmpty && keys.isWaiting
        keys.add(bytes)
        while let key = keys.next(isOver: isOver) {
            state.set(instant)
            isStale = true
            hasTyped = true
            let wasPaused = state.isPaused
            defer { if wasPaused && !state.isPaused { shownRecords = -1 } }
            switch state.handle(key) {
            case .none: break
            case .redraw: painter.forget()
            case .quit: return ending = .done
            case .replay(let key): replayKeys.append(key)
            }
            // A history that was just opened shows what is known, also while everything else is paused.
            if state.openJob != nil && state.history?.messages.isEmpty ?? false { fillHistory() }
        }
    }

    // MARK: drawing

    /// When the next screen is due, nanoseconds from now.
    private var drawsIn: Int64 {
        let spacing = max(hasTyped ? WatchScreen.keySpacing : WatchScreen.spacing, 4 * frameCost)
        let next = lastFrame + spacing - now
        if isStale || shownRecords != board?.records ?? -1 { return next }
        return state.isTicking ? lastFrame + WatchScreen.second - now : .max
    }

    private var instant: WatchInstant { WatchInstant(monotonic: logClock?() ?? now, wall: Clock.now) }

    private func draw() {
        let start = now
        if let board, shownRecords != board.records {
            shownRecords = board.records
            state.take(board.snapshot())
            if !state.holdsNews { fillHistory() }
        }
        state.set(instant)
        let size = terminal.size
        let rows = state.rows(width: size.width, height: size.height)
        let bytes = painter.paint(rows, width: size.width, height: size.height)
        if !bytes.isEmpty { terminal.write(bytes) }
        (isStale, hasTyped, lastFrame) = (false, false, start)
        frameCost = now - start
    }

    private func fillHistory() {
        if let board, let job = state.openJob { state.take(board.history(of: job)) }
    }
}
