import EngineSimulator
import JobColumns
import JobRecords
import JobState
import LogBytes
import LogLines
import TestSupport
import Testing

@testable import JobExport

/// The writers of the table `records` write what the columns of `JobColumns` give.
struct RowWriterTests {
    @Test(
        "each column's own writer against its value",
        arguments: [
            "stories/day/jobsengine.log", "lines/codes-and-keys.log", "lines/text-forms.log", "lines/runs.log",
            "lines/two-hosts.log", "lines/traceback.log", "lines/update-objects.log", "damaged/invalid-utf8.log",
        ])
    func writers(log: String) throws {
        let fields = RecordBinary.fields.filter { $0.plain != nil && $0.writer != .plain }
        #expect(fields.count > 15)
        let probe = try RowProbe(fixture(log).path)
        let (fast, plain) = (try probe.rows(fields), try probe.rows(fields.map(RecordBinary.Field.init(plainly:))))
        #expect(fast.count == plain.count && !fast.isEmpty)
        for (one, other) in zip(fast, plain) { #expect(one == other) }
    }

    @Test("a column that nobody wrote a writer for is written as its type says")
    func plainColumns() throws {
        let rows = try RowProbe(fixture("lines/codes-and-keys.log").path).rows([
            RecordBinary.Field(Column("a", .number, "") { _ in .number(258) }),
            RecordBinary.Field(Column("b", .number, "") { _ in .none }),
            RecordBinary.Field(Column("c", .names, "") { _ in .names(["x", "yz"]) }),
            RecordBinary.Field(Column("d", .instant, "") { _ in .instant(-1) }),
        ])
        let wanted: [UInt8] =
            [0, 2, 1, 0, 0, 0, 0, 0, 0, 1, 2, 1, 0x78, 2, 0x79, 0x7A, 0] + Array(repeating: 0xFF, count: 8)
        #expect(rows.first == wanted)
    }

    @Test("every column of a record is there, and none is there twice")
    func names() {
        let names = ExportTable.records.columns.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.starts(with: RecordRow.wholeRow.map(\.name)))
    }
}

/// A log's records as rows of chosen columns.
private final class RowProbe: CompleteRecordSink {
    private let path: String
    private var writer: RecordBinary?
    private var found: [[UInt8]] = []

    init(_ path: String) throws { self.path = path }

    func rows(_ fields: [RecordBinary.Field]) throws -> [[UInt8]] {
        let file = LogFile(
            name: path, origin: PathOrigin(path: path), storedSize: nil, modified: 1_306_938_591, isLive: true)
        var options = Scan.Options(reading: ReadingOptions(zone: Zone("UTC")!))
        options.reading.text = .all
        options.reading.isChained = true
        let history = History()
        writer = RecordBinary(history.names, files: [path], fields: fields)
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
            writer!.append($0, RecordBinary.Mark(digest: .start, place: place, standing: standing), to: &buffer)
        }
        found.append(buffer.bytes)
    }
}
