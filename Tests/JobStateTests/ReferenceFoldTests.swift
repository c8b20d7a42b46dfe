import EngineSimulator
import JobRecords
import Testing

@testable import JobState

/// The fold against one that is told as plainly as can be, over random logs of several processes.
struct ReferenceFoldTests {
    private static let catalogue =
        "info(compilation_date:'2020-10-01 17:10:14')\n"
        + CatalogueTests.module("a", "start:action(exit_status:start,depends:list(0:b=start,1:c))")
        + CatalogueTests.module("b", "start:action(exit_status:stop),sync:action(exit_status:half)")
        + CatalogueTests.module("c", "restart:action(exit_status:dont_change,depends:a)")
    private static let exits: [String: [String: String?]] = [
        "a": ["start": "start"], "b": ["start": "stop", "sync": "half"], "c": ["restart": String?.none],
    ]
    private static let needs = ["a.start": ["b", "c"], "c.restart": ["a"]]

    @Test("random logs", arguments: UInt64(1)...60)
    func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let events = Self.events(&random)
        let usesCatalogue = seed % 3 != 0
        var reference = ReferenceFold(
            exits: usesCatalogue ? Self.exits : [:], needs: usesCatalogue ? Self.needs : [:])
        for event in events { reference.apply(event) }
        let log = events.map(\.line).joined()
        let probe = try HistoryProbe(log, catalogue: usesCatalogue ? Self.catalogue : nil)
        #expect(Self.jobs(probe) == reference.jobs, "\(log)")
        #expect(Self.runs(probe) == reference.runs.map { [$0.start, $0.end, $0.messages, $0.jobs.count] }, "\(log)")
        let cuts = probe.host.neverEnded.map { cut in
            [probe.scan.names[cut.job], probe.scan.names[cut.action], String(cut.run), String(Self.seconds(cut.since))]
        }
        #expect(Set(cuts) == reference.cuts && cuts.count == reference.cuts.count, "\(log)")
    }

    private static let midday: Int64 = 1_306_936_800

    private static func seconds(_ time: Int64) -> Int { time == 0 ? 0 : Int(time / 1_000_000 - midday) }

    private static func jobs(_ probe: HistoryProbe) -> [String: ReferenceFold.Job] {
        let names = probe.scan.names
        let pairs = probe.host.jobs.map { job in
            let told = ReferenceFold.Job(
                status: names[job.status], failed: job.hasFailed, schedule: job.schedule.rawValue,
                t0: seconds(job.t0), t1: seconds(job.t1),
                running: job.schedule == .executing ? names[job.runningAction] : "",
                waitsFor: probe.host.waitsFor(job.name), open: job.openAction.map { names[$0] })
            return (names[job.name], told)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private static func runs(_ probe: HistoryProbe) -> [[Int]] {
        probe.host.runs.map { [seconds($0.start), seconds($0.end), $0.messages, $0.jobs] }
    }

    // MARK: random logs

    private static func events(_ random: inout SplitMix64) -> [ReferenceFold.Event] {
        var counters = (ok: 0, err: 0)
        var engine = 5
        return (1...120).map { time in
            if random.next() % 40 == 0 { (engine, counters) = (Int(random.next() % 4) + 5, (0, 0)) }
            var event = ReferenceFold.Event(time: time, kind: kind(&random))
            event.job = ["a", "b", "c", "d"][Int(random.next() % 4)]
            event.action = ["start", "stop", "restart", "sync"][Int(random.next() % 4)]
            event.failed = random.next() % 4 == 0
            event.hasSection = event.kind != .runStart && event.kind != .runEnd && random.next() % 4 == 0
            event.pid = random.next() % 6 == 0 ? nil : random.next() % 5 == 0 ? Int(random.next() % 12) + 5 : engine
            if event.kind == .began && random.next() % 3 > 0 { event.child = Int(random.next() % 10) + 7 }
            if event.kind == .waits && random.next() % 2 == 0 { event.depends = ["x", "y"] }
            if event.kind == .completed && random.next() % 2 == 0 {
                if event.failed { counters.err += 1 } else { counters.ok += 1 }
                event.counters = counters
            }
            return event
        }
    }

    private static func kind(_ random: inout SplitMix64) -> ReferenceFold.Kind {
        switch random.next() % 40 {
        case 0: .runStart
        case 1: .runEnd
        case 2...8: .note
        case 9...14: .waits
        case 15...24: .began
        default: .completed
        }
    }
}
