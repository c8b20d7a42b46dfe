import Foundation
import JobRecords
import LogBytes
import LogLines
import TestSupport
import Testing

@testable import JobState

/// Followed lines, which are completed without waiting, against the same lines at rest.
struct LiveFoldTests {
    /// A record as a sink gets it.
    private struct Told: Equatable {
        let time: Int64
        let host: String
        let job: String
        let line: UInt32
        let kind: RecordKind
    }

    private final class Collector: RecordSink {
        var told: [Told] = []
        private let names: NameRegistry

        init(_ names: NameRegistry) { self.names = names }

        func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
            told.append(
                Told(
                    time: record.time, host: names[record.host], job: names[record.job], line: record.line,
                    kind: record.kind))
        }
    }

    /// The middle of 2013, microseconds.
    private static let now: Int64 = 1_371_000_000_000_000

    private static func file(_ text: String, in folder: TemporaryFolder) throws -> SequencedFile {
        let path = try folder.write(text, to: "jobsengine.log").path
        let file = LogFile(
            name: "log", origin: PathOrigin(path: path), storedSize: nil, modified: now / 1_000_000, isLive: true)
        return SequencedFile(file: file, set: 0, defaultHost: "nobody")
    }

    private static func atRest(_ log: SequencedFile, year: Int? = nil) throws -> [Told] {
        var options = Scan.Options(reading: ReadingOptions(zone: .gmt))
        (options.forcedYear, options.namesHosts) = (year, true)
        let history = History()
        let sink = Collector(history.names)
        _ = try Scan([log], options, into: history, sink: sink)
        return sink.told
    }

    /// - Parameters:
    ///   - isSurveyed: whether the lines are looked through before they are taken.
    ///   - flush: after how many lines what was taken is folded.
    private static func followed(
        _ log: SequencedFile, isSurveyed: Bool = true, isLive: Bool = false, year: Int? = nil, flush: Int
    ) throws -> [Told] {
        var options = Scan.Options(reading: ReadingOptions(zone: .gmt))
        options.forcedYear = year
        let history = History()
        let sink = Collector(history.names)
        let fold = LiveFold([log], options, now: { now }, into: history, sink: sink)
        fold.isLive = isLive
        if isSurveyed { fold.survey(log: 0, [log.file]) }
        var cutter = LineCutter(DirectChunks(try log.file.openDecoded()), chained: true)
        var taken = 0
        while let line = try cutter.next() {
            fold.take(line, chain: cutter.chain, log: 0, file: 7)
            taken += 1
            if taken % flush == 0 { fold.flush() }
        }
        fold.flush()
        #expect(fold.failure == nil)
        return sink.told
    }

    private static func randomLog(_ random: inout SplitMix) -> String {
        var lines = ""
        var day = Int.random(in: 0..<365, using: &random)
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            day += Int.random(in: 0...90, using: &random)
            let date = Civil.date(days: 15_000 + day)
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            let stamp = "\(month[date.month - 1]) \(date.day < 10 ? " " : "")\(date.day) 12:00:00"
            let job = ["A", "B", "C"].randomElement(using: &random)!
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                lines += "\(stamp) efw jobsengine[5]: \(job)-I-Start timestamp=\((15_000 + day) * 86_400 + 43_200)\n"
            case 1: lines += "\(stamp) efw sshd[1]: hello\n"
            case 2: lines += "\(job)-I-Sync\n"
            default: lines += "\(stamp) efw jobsengine[5]: \(job)-I-Start\n"
            }
        }
        return lines
    }

    @Test("what was looked through is told as at rest, however it is cut")
    func parity() throws {
        var random = SplitMix(11)
        for _ in 0..<150 {
            let folder = try TemporaryFolder()
            let text = Self.randomLog(&random)
            let log = try Self.file(text, in: folder)
            let flush = Int.random(in: 1...70, using: &random)
            let year = Bool.random(using: &random) ? nil : 2009
            let (still, live) = (try Self.atRest(log, year: year), try Self.followed(log, year: year, flush: flush))
            // Lines before the first time have that one at rest; a follower has told them by then.
            let timeless = text.split(separator: "\n").prefix { $0.hasSuffix("Sync") }.count
            #expect(live.filter { $0.line > timeless } == still.filter { $0.line > timeless }, "\(text)")
        }
    }

    private static func line(_ date: String, _ more: String = "") -> String {
        "\(date) 12:00:00 efw jobsengine[5]: A-I-Start \(more)\n"
    }

    private static func years(_ told: [Told]) -> [Int] {
        told.map { Civil.date(days: Int($0.time / 86_400_000_000)).year }
    }

    @Test("what is written now is of the newest year that the clock allows", arguments: [1, 2, 4])
    func clock(flush: Int) throws {
        let folder = try TemporaryFolder()
        let log = try Self.file(["Dec 30", "Jan  2", "Jun 11"].map { Self.line($0) }.joined(), in: folder)
        let told = try Self.followed(log, isSurveyed: false, isLive: true, flush: flush)
        #expect(Self.years(told) == [2012, 2013, 2013])
    }

    @Test("a line whose record tells its year tells it of those before it that came with it, and of all that follow")
    func pins() throws {
        let folder = try TemporaryFolder()
        let lines = [Self.line("Jun  1"), Self.line("Jun  2", "timestamp=1243944000"), Self.line("Jun  3")]
        let log = try Self.file(lines.joined(), in: folder)
        let told = try Self.followed(log, isSurveyed: false, isLive: true, flush: 3)
        #expect(Self.years(told) == [2009, 2009, 2009])
    }
}
