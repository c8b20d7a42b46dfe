import JobColumns
import JobRecords
import LogLines
import Testing

@testable import JobStore

/// How records become rows of a store.
struct RowWriterTests {
    @Test("a column of records behind the others is stored as the table has it")
    func otherColumn() throws {
        let other = Column<RecordRow>("other", .number, "") { .number(Int($0.item.record.line) * 2) }
        let database = try Database(path: ":memory:", .memory)
        try database.execute("CREATE TABLE records (seq INTEGER PRIMARY KEY, line INTEGER, other INTEGER)")
        let writer = try RowWriter(database, others: [other])
        writer.learn([""])
        writer.name(file: 0, "log")
        let parcel = RecordParcel(others: [other])
        for line: UInt32 in 3...4 {
            var record = Record()
            record.line = line
            Array("NTP-I-Start".utf8).withUnsafeBytes { parcel.add(record, $0, 1, 0, .start) }
        }
        try parcel.text.withUnsafeBytes { text in
            for (place, row) in parcel.rows.enumerated() { try writer.write(row, seq: Int64(place), text) }
        }
        #expect(try database.number("SELECT sum(other * 100 + line) FROM records") == 1407)
    }
}
