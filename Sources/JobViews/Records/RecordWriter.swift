import JobColumns
import JobRecords
import JobState

/// Writes a record in one form.
public protocol RecordWriter {
    /// Appends the record's row, its line end included where the form has lines.
    mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer)
}

/// A record's own bytes with the lines that belong to it, as they stand in the log: `-o raw`.
public struct RecordRaw: RecordWriter {
    public init() {}

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        buffer.append(item.line)
        buffer.append(10)
        guard !item.detail.isEmpty else { return }
        buffer.append(item.detail)
        buffer.append(10)
    }
}

/// A record as a syslog would show it: `-o short`, `-o short-iso`.
public struct RecordShort: RecordWriter {
    private let names: NameRegistry
    private let stamp: (Int64) -> String

    /// - Parameter time: puts microseconds into words, where they do not count from an event.
    init(_ names: NameRegistry, _ form: RecordForm, _ time: @escaping (Int64) -> String) {
        self.names = names
        stamp = form.stamp(time)
    }

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        let host = names[item.record.host]
        let head = host.isEmpty ? stamp(item.record.time) : "\(stamp(item.record.time)) \(host)"
        let message = RecordWords.message(item)
        let outcome = item.record.sub ?? ""
        let action = [names[item.record.job], names[item.record.action], outcome].filter { !$0.isEmpty }
        buffer.append(SafeText.shown("\(head) \(action.joined(separator: " ")): \(message)"))
        buffer.append(10)
    }
}
