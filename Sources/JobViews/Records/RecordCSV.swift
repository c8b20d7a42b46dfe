import JobColumns
import JobRecords
import JobState

/// One record a row, `-o csv`: what the columns of `RecordRow` give, by hand and fast; a test holds it to them.
public struct RecordCSV: RecordWriter {
    private var names: NameLiterals
    private let files: [[UInt8]]

    /// - Parameter files: the names of the scan's files.
    public init(_ names: NameRegistry, files: [String]) {
        self.names = NameLiterals(names, CSVWriter.literal)
        self.files = files.map(CSVWriter.literal)
    }

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        writeOrigin(item, &buffer)
        writeMessage(item, &buffer)
        writeNumbers(item.record, &buffer)
        writeText(item, &buffer)
        buffer.append(files[item.file])
        buffer.append(44)
        buffer.append(number: item.record.offset)
        buffer.append(44)
        buffer.append(number: item.record.line)
        buffer.append(10)
    }

    private mutating func writeOrigin(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        if let chain = item.chain {
            buffer.append(hex: chain.high)
            buffer.append(hex: chain.low)
        }
        buffer.append(44)
        buffer.append(seconds: item.record.time)
        buffer.append(44)
        buffer.append(names[item.record.host])
        buffer.append(44)
        buffer.append(number: item.run)
        buffer.append(44)
        buffer.append(item.record.kind.name)
        buffer.append(44)
    }

    private mutating func writeMessage(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        let record = item.record
        if let code = item.text.leadingCode {
            buffer.append(UnsafeRawBufferPointer(code))
        } else {
            CSVWriter.cell(item.text.message, into: &buffer)
        }
        buffer.append(44)
        if record.severity != 0 { buffer.append(record.severity) }
        buffer.append(44)
        buffer.append(names[record.job])
        buffer.append(44)
        buffer.append(names[record.action])
        buffer.append(!record.hasSub ? "," : record.failed ? ",err" : ",ok")
    }

    private func writeNumbers(_ record: Record, _ buffer: inout ByteBuffer) {
        writeKnown(Int32(record.percentage), &buffer)
        writeKnown(record.okCounter, &buffer)
        writeKnown(record.errCounter, &buffer)
        writeKnown(record.forkedCounter, &buffer)
        writeKnown(record.pid, &buffer)
        buffer.append(44)
    }

    private func writeKnown(_ number: Int32, _ buffer: inout ByteBuffer) {
        buffer.append(44)
        if number >= 0 { buffer.append(number: number) }
    }

    private func writeText(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        let extras = item.text.extras
        if item.record.kind == .waits { CSVWriter.cell(extras.depends.joined(separator: ","), into: &buffer) }
        buffer.append(44)
        CSVWriter.cell(extras.text, into: &buffer)
        buffer.append(44)
        if !item.detail.isEmpty { CSVWriter.cell(String(decoding: item.detail, as: UTF8.self), into: &buffer) }
        buffer.append(44)
        CSVWriter.cell(FieldsJSON.text(extras.shownFields), into: &buffer)
        buffer.append(44)
    }
}
