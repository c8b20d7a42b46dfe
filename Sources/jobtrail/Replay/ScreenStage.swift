import Foundation

/// The screen of `watch` as a place for a replay.
final class ScreenStage: ReplayStage {
    private let screen: WatchScreen
    private var clock = ReplayClock()

    init(_ screen: WatchScreen) { self.screen = screen }

    var now: Int64 { clock.elapsed }
    /// The screen is what knows: it shows it.
    var isPaused: Bool {
        get { clock.isHeld }
        set {
            clock.isHeld = newValue
            screen.setPaused(newValue)
        }
    }

    func serve() -> [ReplayKey] {
        if let end = screen.serve() {
            screen.close()
            exit(end.rawValue)
        }
        return screen.takeReplayKeys()
    }

    func wait(until due: Int64?) {
        let left = due.map { max(0, $0 - clock.elapsed).multipliedReportingOverflow(by: 1000) }
        screen.wait(nanoseconds: left.map { $0.overflow ? .max : $0.partialValue } ?? .max)
    }

    func show(_ status: ReplayStatus) {
        screen.set(status.isAtEnd ? .ended : .replaying(speed: status.speed, refusal: status.refusal))
    }
}
