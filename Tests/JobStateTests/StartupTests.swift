import JobRecords
import Testing

@testable import JobState

/// The startup's timeline and its critical chain, from events alone.
struct StartupTests {
    private typealias Event = StartupTimeline.Event

    private static func timeline(_ events: [Event]) -> StartupTimeline {
        var timeline = StartupTimeline()
        for event in events { timeline.take(event) }
        return timeline
    }

    /// Job 3 waits for 1 and 2; 2 is what holds it; 4 is slower than everything but waits for nothing.
    private static let start: [Event] = [
        Event(.runStart, job: 0, action: 0, time: 0),
        Event(.began, job: 1, action: 9, time: 1),
        Event(.began, job: 2, action: 9, time: 2),
        Event(.waits, job: 3, action: 9, time: 3, depends: [1]),
        Event(.waits, job: 3, action: 9, time: 4, depends: [1, 2]),
        Event(.began, job: 4, action: 9, time: 5),
        Event(.completed, job: 1, action: 9, time: 6, percentage: 25),
        Event(.completed, job: 2, action: 9, time: 20, failed: true, percentage: 50),
        Event(.began, job: 3, action: 9, time: 21),
        Event(.completed, job: 4, action: 9, time: 22, percentage: 75),
        Event(.completed, job: 3, action: 9, time: 30, percentage: 100),
        Event(.began, job: 1, action: 8, time: 40),
        Event(.completed, job: 1, action: 8, time: 50),
    ]

    @Test("an action gathers its waits, its beginning and its end; what follows the startup is left out")
    func actions() throws {
        let timeline = Self.timeline(Self.start)
        #expect(timeline.start == 0 && timeline.end == 30 && timeline.done == 30 && timeline.last == 50)
        #expect(timeline.startup.map(\.job) == [1, 2, 3, 4])
        let third = timeline.startup[2]
        #expect(third.waited == 3 && third.depends == [1, 2] && third.began == 21 && third.completed == 30)
        #expect(third.took == 9 && !third.overlaps && timeline.startup[1].failed)
    }

    @Test("the chain follows what was waited for last, not what took longest")
    func chain() {
        let timeline = Self.timeline(Self.start)
        #expect(CriticalChain(timeline).links.map(\.job) == [3, 2])
        #expect(CriticalChain(timeline, endingWith: 4).links.map(\.job) == [4])
        #expect(CriticalChain(timeline, endingWith: 7).links.isEmpty)
    }

    @Test("an action that only ended explains nothing: the chain ends with the last one that waited or began")
    func milestone() {
        let timeline = Self.timeline([
            Event(.began, job: 1, action: 9, time: 1),
            Event(.completed, job: 1, action: 9, time: 4),
            Event(.completed, job: 2, action: 9, time: 5, percentage: 100),
        ])
        #expect(CriticalChain(timeline).links.map(\.job) == [1])
        #expect(CriticalChain(timeline, endingWith: 2).links.map(\.job) == [2])
    }

    @Test("dependencies in a circle end the chain; a dependency completed later was not waited for")
    func circle() {
        let timeline = Self.timeline([
            Event(.waits, job: 1, action: 9, time: 1, depends: [2, 3]),
            Event(.waits, job: 2, action: 9, time: 2, depends: [1]),
            Event(.completed, job: 2, action: 9, time: 4),
            Event(.completed, job: 1, action: 9, time: 5),
            Event(.completed, job: 3, action: 9, time: 5_000),
        ])
        #expect(CriticalChain(timeline, endingWith: 1).links.map(\.job) == [1, 2])
    }

    @Test("a job that waits for one that hangs: both are open, and the chain shows it")
    func hung() {
        let timeline = Self.timeline([
            Event(.began, job: 1, action: 9, time: 1),
            Event(.waits, job: 2, action: 9, time: 2, depends: [1]),
            Event(.completed, job: 3, action: 9, time: 3, percentage: 33),
            Event(.completed, job: 4, action: 7, time: 900),
        ])
        #expect(timeline.end == 3 && timeline.done == nil && timeline.percentage == 33)
        #expect(timeline.startup.map(\.job) == [1, 2, 3], "what came after the percentage last grew is no startup")
        #expect(CriticalChain(timeline, endingWith: 2).links.map(\.job) == [2, 1])
    }

    @Test("a second began of the same job overlaps; each end goes to the action of its name")
    func overlap() {
        let timeline = Self.timeline([
            Event(.began, job: 1, action: 8, time: 1),
            Event(.began, job: 1, action: 9, time: 2),
            Event(.completed, job: 1, action: 8, time: 3),
            Event(.completed, job: 1, action: 9, time: 4),
        ])
        #expect(timeline.actions.map(\.overlaps) == [false, true])
        #expect(timeline.actions.map(\.completed) == [3, 4])
    }
}
