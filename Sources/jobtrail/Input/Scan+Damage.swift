import JobState

extension Scan {
    /// The files whose reading told damage.
    var damagedFiles: [String] {
        zip(files, outcomes).filter { !$0.1.summary.damages.isEmpty }.map { $0.0.file.name }
    }
}
