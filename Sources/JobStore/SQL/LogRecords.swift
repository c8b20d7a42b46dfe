import JobState
import LogBytes

/// The records of log files, to be read as often as a statement wants them.
public struct LogRecords {
    let files: [SequencedFile]
    let options: Scan.Options

    /// - Parameter options: how the lines are read; which of them are kept is chosen for each statement.
    public init(_ files: [SequencedFile], _ options: Scan.Options) {
        self.files = files
        self.options = options
    }

    /// A new pass for what a plan uses.
    func feed(_ used: ColumnSet, _ test: RowTest, _ meter: ReadMeter?) -> RecordFeed {
        var options = options
        options.reading.meter = meter
        options.reading.isChained = used.has(.id)
        options.namesHosts = used.has(.host)
        if !used.isDisjoint(with: .textual) { options.reading.text.insert(.records) }
        if used.has(.detail) { options.reading.text.insert(.details) }
        options.reading.textFilter = test.textFilter
        return RecordFeed(files, options, folds: !used.isDisjoint(with: .folded))
    }
}
