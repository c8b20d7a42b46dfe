/// The four statuses of an UPDATE and the events that they tell (docs/format.md, Event or note).
enum UpdateStatus {
    /// The kind of event and its action; nil for any other status.
    static func event(_ status: UnsafeBufferPointer<UInt8>) -> (RecordKind, StaticString?)? {
        let (start, end) = (status.baseAddress!, status.baseAddress! + status.count)
        if start.equals("start", end) { return (.completed, "start") }
        if start.equals("stop", end) { return (.completed, "stop") }
        if start.equals("executing", end) { return (.began, "start") }
        if start.equals("waiting_depends", end) { return (.waits, nil) }
        return nil
    }
}
