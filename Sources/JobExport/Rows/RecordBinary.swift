import JobColumns
import JobRecords
import JobState
import JobViews
import LogLines

/// Writes records as `RowBinary` rows of the table `records`. A row is left open at its end, where its details follow.
struct RecordBinary {
    private var names: BinaryNames
    private var files: [[UInt8]]

    /// - Parameter files: the names of the scan's files.
    init(_ names: NameRegistry, files: [String]) {
        self.names = BinaryNames(names)
        self.files = files.map(RecordBinary.binary)
    }

    private static func binary(_ name: String) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 64)
        buffer.append(binary: name)
        return buffer.bytes
    }

    /// Gives the file of a number its name.
    mutating func name(file: Int, _ name: String) {
        while files.count <= file { files.append([0]) }
        files[file] = RecordBinary.binary(name)
    }

    /// A record with what the log around it tells.
    struct Item {
        let record: Record
        let line: UnsafeRawBufferPointer
        let run: Int
        let file: Int
        let digest: Chain
        let place: LogPlace
        let standing: HostProgress.Standing
    }

    /// Appends all columns but the last.
    mutating func begin(_ item: Item, into buffer: inout ByteBuffer) {
        writeOrigin(item, &buffer)
        let text = RecordText(item.record, item.line)
        writeMessage(item.record, text, &buffer)
        writeNumbers(item.record, text, &buffer)
        writeText(item.record, text, &buffer)
        buffer.append(files[item.file])
        buffer.append(little: item.record.offset)
        buffer.append(little: item.record.line)
    }

    /// Appends the last column: the lines that belong to the record.
    func end(detail: [UInt8], into buffer: inout ByteBuffer) {
        if detail.isEmpty { return buffer.append(UInt8(0)) }
        buffer.append(binary: String(decoding: detail, as: UTF8.self))
    }

    private mutating func writeOrigin(_ item: Item, _ buffer: inout ByteBuffer) {
        buffer.append(big: item.digest.high)
        buffer.append(big: item.digest.low)
        item.place.write(into: &buffer)
        item.standing.runPlace.write(into: &buffer)
        buffer.append(little: item.standing.seen)
        buffer.append(little: UInt32(clamping: item.run))
        buffer.append(item.standing.start.rawValue)
        buffer.append(little: ClickHouseTime.seconds(item.record.time))
        buffer.append(little: item.record.time)
        buffer.append(names[item.record.host])
    }

    private mutating func writeMessage(_ record: Record, _ text: RecordText, _ buffer: inout ByteBuffer) {
        buffer.append(record.kind.rawValue)
        let hasCode = record.flags.contains(.hasCode)
        if hasCode, let code = text.codeBytes {
            buffer.append(binary: UnsafeRawBufferPointer(code))
        } else {
            buffer.append(binary: text.message)
        }
        buffer.append(UInt8(hasCode ? 1 : 0))
        if record.severity == 0 {
            buffer.append(UInt8(0))
        } else {
            buffer.append(UInt8(1))
            buffer.append(record.severity)
        }
        buffer.append(names[record.job])
        buffer.append(names[record.action])
        buffer.append(UInt8(record.hasSub ? record.failed ? 1 : 0 : 2))
    }

    private func writeNumbers(_ record: Record, _ text: RecordText, _ buffer: inout ByteBuffer) {
        buffer.append(nullable: Int32(record.percentage))
        if record.flags.contains(.oddPercentage), let words = text.extras.percentage {
            buffer.append(binary: words)
        } else {
            buffer.append(UInt8(0))
        }
        buffer.append(nullable: record.okCounter)
        buffer.append(nullable: record.errCounter)
        buffer.append(nullable: record.forkedCounter)
        buffer.append(nullable: record.pid)
        buffer.append(nullable: record.enginePID)
    }

    private func writeText(_ record: Record, _ text: RecordText, _ buffer: inout ByteBuffer) {
        let extras = text.extras
        buffer.append(binary: extras.text)
        buffer.append(length: extras.depends.count)
        for name in extras.depends { buffer.append(binary: name) }
        let fields = extras.shownFields
        if fields.isEmpty { return buffer.append(binary: "{}") }
        var json = ByteBuffer(capacity: 128)
        FieldsJSON.write(fields, into: &json)
        json.bytes.withUnsafeBytes { buffer.append(binary: $0) }
    }
}
