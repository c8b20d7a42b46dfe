import JobColumns
import JobRecords
import JobState

/// A record as a syslog would show it: `-o short`, `-o short-iso`.
public struct RecordShort: RecordWriter {
    private let names: NameRegistry
    private let stamp: @Sendable (Int64) -> String

    /// - Parameter stamp: puts microseconds into words.
    public init(_ names: NameRegistry, stamp: @escaping @Sendable (Int64) -> String) {
        self.names = names
        self.stamp = stamp
    }

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        let host = names[item.record.host]
        let head = host.isEmpty ? stamp(item.record.time) : "\(stamp(item.record.time)) \(host)"
        let message = RecordWords.message(item)
        let outcome = item.record.sub ?? ""
        let action = [names[item.record.job], names[item.record.action], outcome].filter { !$0.isEmpty }
        buffer.append(SafeText.shown("\(head) \(action.joined(separator: " ")): \(message)"))
        buffer.append(10)
    }
}
