import Testing

@testable import jobtrail

/// A replay's pauses, and its moves.
struct RhythmTests {
    private static let second: Int64 = 1_000_000

    private static func dues(_ rhythm: Rhythm, _ times: [Int64]) -> [Int64] {
        var rhythm = rhythm
        return times.map { time in
            _ = rhythm.advance(to: time, at: 0)
            return rhythm.due
        }
    }

    private static let times: [Int64] = [5_000_000, 6_000_000, 6_000_000, 66_000_000, 65_000_000, 67_000_000]

    @Test("the log's own pauses; a clock that goes back makes none")
    func own() {
        #expect(
            Self.dues(Rhythm(speed: 1), Self.times) == [0, 1_000_000, 1_000_000, 61_000_000, 61_000_000, 63_000_000])
    }

    @Test("faster, capped, and without any pause")
    func shortened() {
        #expect(Self.dues(Rhythm(speed: 60), Self.times) == [0, 16_666, 16_666, 1_016_666, 1_016_666, 1_050_000])
        let capped = Rhythm(speed: 1, maxGap: 500_000)
        #expect(Self.dues(capped, Self.times) == [0, 500_000, 500_000, 1_000_000, 1_000_000, 1_500_000])
        #expect(Self.dues(Rhythm(speed: nil), Self.times) == [0, 0, 0, 0, 0, 0])
    }

    @Test("times at the ends of the world")
    func extremes() {
        #expect(Self.dues(Rhythm(speed: 1), [.min, .max, .min, .max]).last == .max)
        #expect(Self.dues(Rhythm(speed: 1e-9, maxGap: 7), [0, .max, .max]) == [0, 7, 7])
    }

    /// Waiting for a record ten minutes after the one before, which lies an hour after the first.
    private static func waiting(speed: Double? = 1, maxGap: Int64? = nil) -> (rhythm: Rhythm, now: Int64) {
        var rhythm = Rhythm(speed: speed, maxGap: maxGap)
        for time in [0, 3600, 4200] as [Int64] { _ = rhythm.advance(to: time * second, at: 0) }
        return (rhythm, 3600 * second)
    }

    @Test("another speed from where it stands")
    func speed() {
        var (rhythm, now) = Self.waiting()
        rhythm.setSpeed(10, at: now + 100 * Self.second)
        #expect(rhythm.due == now + 150 * Self.second)
        #expect(rhythm.standing(at: now + 110 * Self.second) == 3800 * Self.second)
        rhythm.setSpeed(nil, at: now + 110 * Self.second)
        #expect(rhythm.due == now + 110 * Self.second)
        // Out of full speed: what follows is counted from now on.
        rhythm.setSpeed(1, at: now + 200 * Self.second)
        _ = rhythm.advance(to: 4260 * Self.second, at: 0)
        #expect(rhythm.due == now + 660 * Self.second)
    }

    @Test("a step issues at once, and what follows waits its own pause")
    func step() {
        var (rhythm, now) = Self.waiting()
        now += 7 * Self.second
        rhythm.step(at: now)
        #expect(rhythm.due == now)
        let isIssued = rhythm.advance(to: 4203 * Self.second, at: 0)
        #expect(isIssued)
        #expect(rhythm.due == now + 3 * Self.second)
    }

    @Test("forward within a pause, forward over records, back within a pause, back behind the last record")
    func moves() {
        let (second, minute) = (Self.second, 60 * Self.second)
        var (rhythm, now) = Self.waiting()
        let forward = rhythm.move(by: minute, at: now)
        #expect(forward == .waits)
        #expect(rhythm.due == now + 540 * second)
        #expect(rhythm.logTime(at: now) == 3660 * second)
        let halfBack = rhythm.move(by: -minute / 2, at: now)
        #expect(halfBack == .waits)
        #expect(rhythm.due == now + 570 * second)
        let behindTheLast = rhythm.move(by: -minute, at: now)
        #expect(behindTheLast == .back(3570 * second))
        let overRecords = rhythm.move(by: 60 * minute, at: now)
        #expect(overRecords == .skips)
        let isEarlyIssued = rhythm.advance(to: 4201 * second, at: 0)
        #expect(!isEarlyIssued)
        let isLaterIssued = rhythm.advance(to: 9000 * second, at: now + second)
        #expect(isLaterIssued)
        #expect(rhythm.due == now + second + (9000 - 3630 - 3600) * second)
    }

    @Test("back is the same log from an earlier place")
    func back() {
        var rhythm = Self.waiting(speed: 2).rhythm.anew(from: 1800 * Self.second)
        let isEarlyIssued = rhythm.advance(to: 0, at: 0)
        #expect(!isEarlyIssued)
        let isSecondIssued = rhythm.advance(to: 3600 * Self.second, at: 50)
        #expect(isSecondIssued)
        #expect(rhythm.due == 50 + 900 * Self.second)
        var whole = rhythm.anew(from: 0)
        let isFirstIssued = whole.advance(to: 0, at: 70)
        #expect(isFirstIssued && whole.due == 70)
    }

    @Test("capped pauses never hold a move back for ever")
    func capped() {
        var (rhythm, now) = Self.waiting(maxGap: Self.second)
        var moves = 0
        while rhythm.move(by: -60 * Self.second, at: now) == .waits, moves < 100 {
            now += Self.second / 2
            moves += 1
        }
        #expect(moves < 12)
    }
}
