import Glibc
import JobViews

/// A terminal on which lines are issued: keys are read, and the last line tells how the replay goes.
final class LineStage: ReplayStage {
    /// Replays have keys only where the lines, or at least nothing else, go to this terminal, and it listens to them.
    static var isPossible: Bool {
        Terminal.hasScreen && isatty(STDIN_FILENO) == 1 && tcgetpgrp(STDIN_FILENO) == getpgrp()
    }

    private let terminal = ScreenTerminal(.line)
    private let isColored: Bool
    private let words: WatchText
    private var clock = ReplayClock()
    private var status = ReplayStatus(speed: "")
    /// The log's time now.
    var time: () -> Int64? = { nil }
    private var shown = ""
    private var drawnAt: Int64 = .min / 2

    /// The line is drawn at least so far apart where lines are issued all the time, microseconds.
    private static let spacing: Int64 = 100_000
    /// How long it is waited for something new to be drawn, nanoseconds.
    private static let patience: Int64 = 200_000_000

    /// To be made before other threads are: see `SignalInbox`.
    init(isColored: Bool, words: WatchText) { (self.isColored, self.words) = (isColored, words) }

    /// - Throws: where the terminal cannot be set up.
    func open() throws { try terminal.take() }
    func close() {
        shown = ""
        terminal.giveBack()
    }

    var now: Int64 { clock.elapsed }
    var isPaused: Bool {
        get { clock.isHeld }
        set { clock.isHeld = newValue }
    }

    func show(_ status: ReplayStatus) {
        self.status = status
        drawnAt = .min / 2
    }

    func serve() -> [ReplayKey] {
        for event in terminal.events() {
            shown = ""
            if case .ended(let status) = event { exit(status.rawValue) }
        }
        guard let keys = terminal.keys() else { exit(ExitStatus.hungUp.rawValue) }
        // A screen has other uses for arrows.
        let pressed = keys.compactMap { ReplayKey($0) ?? ($0 == .right ? .step : nil) }
        if pressed.isEmpty && clock.elapsed - drawnAt >= LineStage.spacing { draw() }
        return pressed
    }

    func wait(until due: Int64?) {
        draw()
        terminal.wait(nanoseconds: isPaused ? .max : min(clock.nanoseconds(until: due), LineStage.patience))
    }

    // MARK: the last line

    /// Makes room for lines.
    func erase() {
        guard !shown.isEmpty else { return }
        shown = ""
        terminal.write(Array("\r\u{1B}[K".utf8))
    }

    private func draw() {
        drawnAt = clock.elapsed
        let line = text(width: terminal.size.width - 1)
        guard line != shown else { return }
        shown = line
        terminal.write(Array("\r\(line)\u{1B}[K".utf8))
    }

    private func text(width: Int) -> String {
        var line = PieceLine()
        line.add([Cell(isPaused ? "PAUSED" : "replay", isPaused ? .alarm : .busy), Cell(" \(status.speed)")], rank: 0)
        if let time = time() { line.add("\(words.day(time)) \(words.clock(time))", .header, rank: 1) }
        if let refusal = status.refusal { line.add(refusal, .bad, rank: 2) }
        let hints = [
            ("space", isPaused ? "go on" : "pause"), (".", "step"), ("+ -", "speed"), ("[ ]", "minute"),
            ("{ }", "hour"),
            ("q", "quit"),
        ]
        for (rank, hint) in hints.enumerated() {
            line.add([Cell(hint.0, .header), Cell(" " + hint.1, .faint)], rank: rank == hints.count - 1 ? 3 : rank + 4)
        }
        return line.row(width: width).cells.map { $0.style.applied($0.text, colored: isColored) }.joined()
    }
}
