import JobState

extension Scan {
    /// The files whose reading told damage.
    var damagedFiles: [String] { files.damaged(outcomes) }
}

extension [SequencedFile] {
    /// The files whose reading told damage.
    func damaged(_ outcomes: [FileOutcome]) -> [String] {
        zip(self, outcomes).filter { !$0.1.summary.damages.isEmpty }.map { $0.0.file.name }
    }
}
