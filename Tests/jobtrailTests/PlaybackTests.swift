import JobState
import Testing

@testable import jobtrail

/// A replay under way, with keys that come at known times.
struct PlaybackTests {
    /// Time goes on only where it is waited for.
    private final class Script: ReplayStage {
        var now: Int64 = 0
        var isPaused = false
        /// What is pressed, and when.
        var keys: [(at: Int64, key: ReplayKey)]
        var statuses: [ReplayStatus] = []

        init(_ keys: [(Int64, ReplayKey)]) { self.keys = keys.map { ($0.0 * 1_000_000, $0.1) } }

        func serve() -> [ReplayKey] {
            let due = keys.prefix { $0.at <= now }.map(\.key)
            keys.removeFirst(due.count)
            return due
        }

        func wait(until due: Int64?) {
            let next = keys.first?.at ?? .max
            if isPaused, let first = keys.first { return keys[0].at = min(first.at, now) }
            now = min(due ?? .max, max(now, next))
        }

        func show(_ status: ReplayStatus) { statuses.append(status) }
    }

    /// Records at these seconds.
    private static let times: [Int64] = [0, 10, 20, 1000, 1001]

    /// - Returns: which records were issued, and after how many seconds of the replay.
    private static func play(
        _ keys: [(Int64, ReplayKey)], speed: Double? = 1, _ freedom: Playback.Freedom = .anywhere
    ) -> (issued: [[Int64]], script: Script) {
        let script = Script(keys)
        let playback = Playback(Rhythm(speed: speed), script, freedom)
        var issued: [[Int64]] = []
        repeat {
            playback.goBack()
            for time in times where playback.admits(time * 1_000_000, waiting: {}) {
                issued.append([time, script.now / 1_000_000])
            }
        } while playback.ending?.isBack ?? false
        return (issued, script)
    }

    @Test("left alone, it is the log in its own time")
    func alone() {
        #expect(Self.play([]).issued == [[0, 0], [10, 10], [20, 20], [1000, 1000], [1001, 1001]])
    }

    @Test("each dot is one record, also where several come at once")
    func steps() {
        let keys: [(Int64, ReplayKey)] = [(3, .step), (3, .step), (3, .step), (3, .pause)]
        let (issued, script) = Self.play(keys)
        #expect(issued == [[0, 0], [10, 3], [20, 3], [1000, 3], [1001, 4]])
        #expect(!script.isPaused)
    }

    @Test("faster, from where it stands")
    func faster() {
        let found = Self.play([(22, .faster), (22, .faster)]).issued
        #expect(found == [[0, 0], [10, 10], [20, 20], [1000, 217], [1001, 217]])
    }

    @Test("forward within a pause, and over records")
    func forward() {
        #expect(Self.play([(30, .move(60))]).issued.suffix(2) == [[1000, 940], [1001, 941]])
        #expect(Self.play([(5, .move(60))]).issued == [[0, 0], [1000, 940], [1001, 941]])
        #expect(Self.play([(5, .move(3600))]).issued == [[0, 0]])
    }

    @Test("back issues once more what lies after the place")
    func back() {
        #expect(Self.play([(65, .move(-60))]).issued.map { $0[0] } == [0, 10, 20, 10, 20, 1000, 1001])
        #expect(Self.play([(65, .move(-3600))]).issued.map { $0[0] } == [0, 10, 20, 0, 10, 20, 1000, 1001])
    }

    @Test("what cannot be is refused, and told until the next key")
    func refusals() {
        let (issued, script) = Self.play([(65, .move(-60)), (66, .faster)], .forward)
        #expect(issued.map { $0[0] } == Self.times)
        #expect(script.statuses.map { $0.refusal != nil } == [false, true, false])
        let written = Self.play([(1, .move(60)), (2, .move(-60))], .none)
        #expect(written.issued.map { $0[0] } == Self.times)
    }

    @Test("quitting ends it at once")
    func quit() {
        #expect(Self.play([(5, .quit)]).issued == [[0, 0]])
    }

    @Test("slower and faster go through the same speeds, full speed being the last")
    func speeds() {
        var speed: Double? = 1
        for _ in 0..<20 { speed = ReplaySpeed.faster(speed) }
        #expect(speed == nil)
        for _ in 0..<40 { speed = ReplaySpeed.slower(speed) }
        #expect(ReplaySpeed.text(speed) == "0.125x" && ReplaySpeed.text(60) == "60x" && ReplaySpeed.text(nil) == "max")
    }
}
