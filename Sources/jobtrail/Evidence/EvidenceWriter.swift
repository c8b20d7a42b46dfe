import JobColumns
import JobViews

/// Writes each chosen record twice: its bytes into `records.log`, what it says and where it stood as a line of JSON.
struct EvidenceWriter: RecordWriter {
    private var json: RecordJSON
    private var raw = RecordRaw()
    private let file: OutputFile
    private var at = 0

    init(_ json: RecordJSON, rawInto file: OutputFile) {
        self.json = json
        self.file = file
    }

    mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        var bytes = ByteBuffer()
        raw.write(item, into: &bytes)
        do { try file.write(bytes.bytes) } catch { Program.endAfterOutputFailure(error) }
        var line = ByteBuffer()
        json.write(item, into: &line)
        // The row's own object, with two more members.
        buffer.append(Array(line.bytes.dropLast(2)))
        buffer.append(EvidenceWriter.place(at: at, count: bytes.count))
        buffer.append(10)
        at += bytes.count
    }

    /// What ends a line: where the record's bytes stand in `records.log`.
    static func place(at: Int, count: Int) -> String { ",\"raw_at\":\(at),\"raw_bytes\":\(count)}" }
}
