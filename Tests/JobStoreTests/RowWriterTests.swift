import JobColumns
import JobRecords
import JobState
import LogLines
import Testing

@testable import JobStore

/// How records become rows of a store.
struct RowWriterTests {
    @Test("a column of records behind the others is stored as the table has it")
    func otherColumn() throws {
        let other = Column<RecordRow>("other", .number, "") { .number(Int($0.item.record.line) * 2) }
        let columns = [RecordRow.column(.line), other]
        let database = try Database(path: ":memory:", .memory)
        try database.execute("CREATE TABLE records (seq INTEGER PRIMARY KEY, line INTEGER, other INTEGER)")
        let (writer, parcel, names) = (try RowWriter(database, columns), RecordParcel(columns), NameRegistry())
        for line: UInt32 in 3...4 {
            var record = Record()
            record.line = line
            Array("NTP-I-Start".utf8).withUnsafeBytes {
                parcel.add(
                    CompleteRecord(record: record, line: $0, run: 1, chain: nil, file: 0, detail: []), names)
            }
        }
        try writer.write(parcel) { row, _ in Int64(row.record.line) }
        #expect(try database.number("SELECT sum(other * 100 + line) FROM records") == 1407)
    }

    /// What a filter may ask for must be in the record that a search makes of a row, or it would miss it in silence.
    @Test("a row gives back every column that it was made of")
    func rowsComeBack() throws {
        let names = NameRegistry()
        let line = Array("SMTP-E-Failed job=smtp action=restart sub=err own=1 in words".utf8)
        var record = Record()
        (record.time, record.offset, record.line) = (1_306_938_590_250_000, 4096, 12)
        (record.host, record.job, record.action) = (names.id("fw"), names.id("smtp"), names.id("restart"))
        (record.okCounter, record.errCounter, record.forkedCounter) = (5, 6, 7)
        (record.pid, record.percentage, record.severity) = (8, 40, UInt8(ascii: "E"))
        (record.kind, record.flags) = (.completed, [.hasCode, .failed])
        let chain = try #require(Chain(hex: "0123456789abcdef0123456789abcdef"))

        let database = try Database(path: ":memory:", .memory)
        try database.execute(Schema.records)
        let (writer, parcel) = (try RowWriter(database), RecordParcel())
        writer.learn(names)
        writer.name(file: 1, "log")
        line.withUnsafeBytes {
            parcel.add(
                CompleteRecord(
                    record: record, line: $0, run: 3, chain: chain, file: 1, detail: Array("Traceback".utf8)), names)
        }
        try writer.write(parcel) { _, _ in 1 }

        let rows = try database.prepare("SELECT \(StoredRow.columns) FROM records")
        #expect(try rows.step())
        let back = try #require(StoredRow(rows, names, ["log": 1]))
        let files = ["", "log"]
        let (told, given, nothing) = (
            RecordRow(names, files: files), RecordRow(names, files: files), RecordRow(names, files: files)
        )
        line.withUnsafeBytes { line in
            told.set(
                CompleteRecord(
                    record: record, line: line, run: 3, chain: chain, file: 1, detail: Array("Traceback".utf8)))
            given.set(
                CompleteRecord(
                    record: back.record, line: line, run: back.run, chain: back.chain, file: back.file,
                    detail: Array((back.detail ?? "").utf8)))
            for column in RecordRow.sqlColumns {
                #expect(column.value(given) == column.value(told), "\(column.name)")
                let isOfWaits = column.name == "depends"
                #expect(isOfWaits || column.value(told) != column.value(nothing), "\(column.name) is not tried")
            }
        }
    }

    @Test("a number of a record is read and set where it lies, and never beyond its width")
    func numbers() {
        var record = Record()
        for value: Int64 in [-1, 0, 40, 32_768, 1 << 32, -(1 << 40)] {
            RecordNumber(\.percentage).set(value, in: &record)
            RecordNumber(\.pid).set(value, in: &record)
            RecordNumber(\.line).set(value, in: &record)
            RecordNumber(\.offset).set(value, in: &record)
            #expect(record.percentage == Int16(clamping: value) && record.pid == Int32(clamping: value))
            #expect(record.line == UInt32(clamping: value) && record.offset == value)
            #expect(RecordNumber(\.percentage).value(in: record) == Int64(record.percentage))
            #expect(RecordNumber(\.pid).value(in: record) == Int64(record.pid))
            #expect(RecordNumber(\.line).value(in: record) == Int64(record.line))
            #expect(RecordNumber(\.offset).value(in: record) == record.offset)
        }
        #expect(record.enginePID == -1 && record.okCounter == -1 && record.time == 0)
    }
}
