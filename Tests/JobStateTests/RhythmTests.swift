import Testing

@testable import JobState

/// A replay's pauses.
struct RhythmTests {
    private static func dues(_ rhythm: Rhythm, _ times: [Int64]) -> [Int64] {
        var rhythm = rhythm
        return times.map { rhythm.due($0) }
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
}
