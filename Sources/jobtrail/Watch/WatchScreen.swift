import Glibc
import LogBytes

/// A screen at work: the terminal, the signals, and what is shown. Whoever has news brings them here, and comes back
/// as soon as the screen wants it.
final class WatchScreen {
    private let terminal = ScreenTerminal(.screen)
    private var painter: ScreenPainter
    var state = WatchState()
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
    /// The clock of what is shown, where it is not this machine's: nanoseconds of a replayed log's time.
    var logClock: (() -> Int64)?
    private var replayKeys: [ReplayKey] = []

    /// Screens are drawn at least so far apart, nanoseconds; sooner where the user waits for a key's effect.
    private static let spacing: Int64 = 100_000_000
    private static let keySpacing: Int64 = 30_000_000
    private static let second: Int64 = 1_000_000_000

    /// To be made before other threads are: see `SignalInbox`.
    init(isColored: Bool) {
        painter = ScreenPainter(isColored: isColored)
        state.status.hasKeys = terminal.hasKeys
    }

    func open() throws { try terminal.take() }
    func close() { terminal.giveBack() }

    /// What ends a wait for news: keys and signals.
    var descriptors: [Int32] { terminal.descriptors }

    private var now: Int64 { Machine.monotonic }

    func set(_ flow: WatchStatus.Flow) {
        isStale = isStale || state.status.flow != flow
        state.status.flow = flow
    }

    /// Takes keys and signals, and draws what is due.
    /// - Returns: how it ends, where it does.
    func serve() -> ExitStatus? {
        if let ending = takeEvents() ?? takeKeys() { return ending }
        if drawsIn <= 0 || (state.isAging && now - lastFrame >= WatchScreen.second * 9 / 10) { draw() }
        return nil
    }

    /// How long nothing needs to be done here unless a descriptor tells, nanoseconds.
    var patience: Int64 { max(0, min(drawsIn, terminal.patience)) }

    /// Waits for keys and signals, where nobody else does.
    func wait(nanoseconds: Int64) { terminal.wait(nanoseconds: min(nanoseconds, patience)) }

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

    private func takeEvents() -> ExitStatus? {
        for event in terminal.events() {
            isStale = true
            switch event {
            case .resized: break
            case .retaken: painter.forget()
            case .ended(let status): return status
            }
        }
        return nil
    }

    private func takeKeys() -> ExitStatus? {
        guard let keys = terminal.keys() else { return .hungUp }
        for key in keys {
            state.set(instant)
            isStale = true
            hasTyped = true
            let wasPaused = state.isPaused
            defer { if wasPaused && !state.isPaused { shownRecords = -1 } }
            switch state.handle(key) {
            case .none: break
            case .redraw: painter.forget()
            case .quit: return .done
            case .replay(let key): replayKeys.append(key)
            }
            // A history that was just opened shows what is known, also while everything else is paused.
            if state.openJob != nil && state.history?.messages.isEmpty ?? false { fillHistory() }
        }
        return nil
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
