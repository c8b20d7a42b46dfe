import JobRecords

/// What filters ask of a record beside its time and run. Few records differ in it, so that a filter decides for all of
/// a kind at once.
struct Selector: Hashable {
    var job: UInt32
    var action: UInt32
    var host: UInt32
    var severity: UInt8
    var failed: Bool
    /// Whether `messages` shows it.
    var isMessage: Bool

    /// Stands for all that there was no number left for: whether a filter wants it, the record itself must tell.
    static let other = UInt16.max

    init(_ record: Record) {
        (job, action, host, severity) = (record.job, record.action, record.host, record.severity)
        failed = record.failed
        isMessage = record.isMessage
    }
}
