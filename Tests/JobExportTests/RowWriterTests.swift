import EngineSimulator
import JobColumns
import JobRecords
import JobState
import LogBytes
import LogLines
import TestSupport
import Testing

@testable import JobExport

/// The quick writers of the table `records` write what the columns of the house give.
struct RowWriterTests {
    @Test(
        "each quick writer against its column",
        arguments: [
            "stories/day/jobsengine.log", "lines/codes-and-keys.log", "lines/text-forms.log", "lines/runs.log",
            "lines/two-hosts.log", "lines/traceback.log", "lines/update-objects.log", "damaged/invalid-utf8.log",
        ])
    func quickWriters(log: String) throws {
        let columns = RecordRow.wholeRow.filter { RecordBinary.fast[$0.name] != nil }
        #expect(columns.count == RecordBinary.fast.count, "each is a column's")
        let probe = try RowProbe(fixture(log).path)
        let quick = columns.map { column in RecordBinary.columns.first { $0.shape.name == column.name }! }
        let (fast, plain) = (try probe.rows(quick), try probe.rows(columns.map(RecordBinary.plain)))
        #expect(fast.count == plain.count && !fast.isEmpty)
        for (one, other) in zip(fast, plain) { #expect(one == other) }
    }

    @Test("a column of the house that nobody wrote a writer for is written as its type says")
    func plainColumns() throws {
        let rows = try RowProbe(fixture("lines/codes-and-keys.log").path).rows([
            RecordBinary.plain(Column("a", .number, "") { _ in .number(258) }),
            RecordBinary.plain(Column("b", .number, "") { _ in .none }),
            RecordBinary.plain(Column("c", .names, "") { _ in .names(["x", "yz"]) }),
            RecordBinary.plain(Column("d", .instant, "") { _ in .instant(-1) }),
        ])
        let wanted: [UInt8] =
            [0, 2, 1, 0, 0, 0, 0, 0, 0, 1, 2, 1, 0x78, 2, 0x79, 0x7A, 0] + Array(repeating: 0xFF, count: 8)
        #expect(rows.first == wanted)
    }

    @Test("every column is the table's own, special or plain, and none is there twice")
    func names() {
        let names = ExportTable.records.columns.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.starts(with: RecordRow.wholeRow.map(\.name)))
        #expect(RecordBinary.other.keys.allSatisfy { RecordRow.column($0) != nil && RecordBinary.fast[$0] == nil })
    }
}

/// A log's records as rows of chosen columns.
private final class RowProbe: CompleteRecordSink {
    private let path: String
    private var writer: RecordBinary?
    private var found: [[UInt8]] = []

    init(_ path: String) throws { self.path = path }

    func rows(_ columns: [ServerColumn<RecordBinary>]) throws -> [[UInt8]] {
        let file = LogFile(
            name: path, origin: PathOrigin(path: path), storedSize: nil, modified: 1_306_938_591, isLive: true)
        var options = Scan.Options(reading: ReadingOptions(zone: Zone("UTC")!))
        options.reading.text = .all
        options.reading.isChained = true
        let history = History()
        writer = RecordBinary(history.names, files: [path], columns: columns)
        found = []
        _ = try Scan(
            [SequencedFile(file: file, set: 0, defaultHost: "")], options, into: history, sink: DetailJoiner(self))
        return found
    }

    func take(_ held: HeldRecord) {
        var buffer = ByteBuffer()
        let place = RecordPlace(time: 0, digest: .start)
        let standing = HostProgress.Standing(seen: 0, start: .no, runPlace: place)
        held.withComplete {
            writer?.append($0, RecordBinary.Mark(digest: .start, place: place, standing: standing), to: &buffer)
        }
        found.append(buffer.bytes)
    }
}
