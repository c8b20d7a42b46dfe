import Foundation
import JobRecords
import LogBytes
import TestSupport
import Testing

@testable import JobState

/// Years of lines that have none.
struct YearTests {
    /// 2013-01-05.
    private static let modified: Int64 = 1_357_344_000

    private static func years(_ probe: HistoryProbe) -> [Int] {
        probe.host.updates.shown(now: .max, timeout: .max).reversed().map {
            Civil.date(days: Int($0.time / 86_400_000_000)).year
        }
    }

    private static func line(_ date: String, _ more: String = "") -> String {
        "\(date) 12:00:00 efw jobsengine[5]: A-I-Start \(more)\n"
    }

    @Test("the last line takes the newest year that is not after the file's date")
    func fileDate() throws {
        let log = Self.line("Dec 30") + Self.line("Jan  3")
        #expect(Self.years(try HistoryProbe(log, modified: Self.modified)) == [2012, 2013])
        #expect(Self.years(try HistoryProbe(Self.line("Jan  7"), modified: Self.modified)) == [2012])
        #expect(Self.years(try HistoryProbe(Self.line("Jan  5"), modified: Self.modified)) == [2013])
    }

    @Test("every leap day must exist")
    func leapDays() throws {
        let log = Self.line("Feb 29") + Self.line("Mar  1")
        #expect(Self.years(try HistoryProbe(log, modified: Self.modified)) == [2012, 2012])
        let later = log + Self.line("Dec 31") + Self.line("Jan  1") + Self.line("Jan  1")
        #expect(Self.years(try HistoryProbe(later, modified: 1_450_000_000)) == [2012, 2012, 2012, 2013, 2013])
    }

    @Test("a late line at the turn of the year steps back and forth")
    func lateLine() throws {
        let log = ["Dec 31", "Jan  1", "Dec 31", "Jan  1"].map { Self.line($0) }.joined()
        #expect(Self.years(try HistoryProbe(log, modified: Self.modified)) == [2012, 2012, 2013, 2013])
    }

    @Test("a record's own time pins the lines before it, and those after the last one")
    func pins() throws {
        // The second pin says that a year passed in which nothing was logged.
        let log =
            Self.line("Jun  1") + Self.line("Jun  2", "timestamp=1243944000") + Self.line("Jul  1")
            + Self.line("Jul  2", "timestamp=1309608000") + Self.line("Aug  1")
        #expect(Self.years(try HistoryProbe(log, modified: Self.modified)) == [2009, 2009, 2011, 2011, 2011])
    }

    @Test("lines between pins have the next one's year, however many pins say the same")
    func betweenPins() throws {
        let pins = [("Jun  2", 1_243_944_000), ("Jun  4", 1_244_116_800), ("Jun  6", 1_307_361_600)]
        let log = pins.reduce("") { log, pin in
            log + Self.line(pin.0) + Self.line(pin.0) + Self.line(pin.0, "timestamp=\(pin.1)")
        }
        let years = [2009, 2009, 2009, 2009, 2009, 2009, 2011, 2011, 2011, 2011]
        #expect(Self.years(try HistoryProbe(log + Self.line("Jun  7"), modified: Self.modified)) == years)
    }

    @Test("--year is the year of the set's last line, over files and turns")
    func forced() throws {
        let files = [
            ("jobsengine.log.1", Self.line("Nov 30") + Self.line("Dec 31")), ("jobsengine.log", Self.line("Jan  1")),
        ]
        #expect(Self.years(try HistoryProbe(files, year: 2001, modified: Self.modified)) == [2000, 2000, 2001])
    }

    @Test("lines before a set's first time have that one, also if another file tells it, and a later one its year")
    func firstTime() throws {
        let bare = "A-I-Start job=a action=start sub=ok\n"
        let files = [
            ("jobsengine.log.2", bare + bare), ("jobsengine.log.1", bare),
            ("jobsengine.log", Self.line("Jun  1") + Self.line("Jun  2", "timestamp=1243944000")),
        ]
        let probe = try HistoryProbe(files, modified: Self.modified)
        #expect(Self.years(probe) == [2009, 2009, 2009, 2009, 2009])
        #expect(Set(probe.host.updates.shown(now: .max, timeout: .max).dropFirst().map(\.time)).count == 1)
        #expect(Self.years(try HistoryProbe([files[0], files[1]], modified: Self.modified)) == [1970, 1970, 1970])
    }

    @Test("lines of other programs count the years too")
    func foreign() throws {
        let log =
            Self.line("Dec 30") + "Jan  2 00:00:00 efw sshd[1]: hello\n" + "Apr  2 00:00:00 efw sshd[1]: hello\n"
            + Self.line("Jul  1")
        #expect(Self.years(try HistoryProbe(log, modified: Self.modified)) == [2011, 2012])
    }

    @Test("more lines than may wait are resolved by a look at the whole set")
    func survey() throws {
        let lines = (0..<260_000).map { _ in Self.line("Jan  3") }.joined()
        let files = [("jobsengine.log.1", Self.line("Dec 30") + lines), ("jobsengine.log", Self.line("Jan  4"))]
        let probe = try HistoryProbe(files, modified: Self.modified)
        #expect(probe.host.runs[0].start == 1_356_868_800_000_000)
        #expect(probe.host.runs[0].end == 1_357_300_800_000_000)
    }

    @Test("a line that waits for its year holds back its own batch alone, wherever batches end")
    func waitingAtEnds() throws {
        // Every batch ends with a line whose year the next batch tells, and none is looked through twice.
        let lines = (0..<10_000).map { Self.line("Jun  1", "timestamp=130692960\($0 % 10)") + Self.line("Jun  1") }
        let folder = try TemporaryFolder()
        let path = try folder.write(lines.joined(), to: "jobsengine.log").path
        let file = LogFile(name: "log", origin: PathOrigin(path: path), storedSize: nil, modified: nil, isLive: true)
        let sequenced = [SequencedFile(file: file, set: 0, defaultHost: "")]
        let reading = ReadingOptions(zone: .gmt)
        let sequencer = Sequencer(sequenced, NameRegistry(), Scan.Options(reading: reading), holdsForHost: false)
        let reader = RecordReader([file], reading)
        var records = 0
        while let batch = reader.next() {
            sequencer.take(batch)
            records += Self.complete(sequencer)
        }
        #expect(records > 14_000 && !sequencer.isSurveyed)
        sequencer.finish()
        #expect(records + Self.complete(sequencer) == 20_000)
    }

    /// How many records come out, none of which waits for its year.
    private static func complete(_ sequencer: Sequencer) -> Int {
        var records = 0
        while let step = sequencer.next() {
            guard case .batch(let batch, _) = step else { continue }
            records += batch.count
            #expect(
                !(0..<batch.count).contains {
                    batch.records[$0].needsYear && batch.records[$0].flags.contains(.yearless)
                })
        }
        return records
    }
}
