import JobState
import JobViews

/// The writer of records for each output form; prints the form's header.
struct RecordForms {
    let query: Query
    let zero: ZeroPoint?

    func writer(_ scan: Scan) -> any RecordWriter {
        let files = query.input.files.map(\.file.name)
        let time = TimeText(query.shownZone)
        switch query.form {
        case .json: return MessageJSON(scan.names)
        case .ndjson: return RecordJSON(scan.names, files: files)
        case .csv:
            if query.showsHeaders { Program.print(RecordCSV.header()) }
            return RecordCSV(scan.names, files: files)
        case .raw: return RecordRaw()
        case .short: return RecordShort(scan.names, stamp: stamp { time.clock($0) })
        case .shortISO: return RecordShort(scan.names, stamp: stamp { time.iso($0) })
        case .table, .wide: return table(scan)
        }
    }

    private func stamp(_ plain: @escaping @Sendable (Int64) -> String) -> @Sendable (Int64) -> String {
        guard let zero else { return plain }
        return { zero.text($0) }
    }

    private func table(_ scan: Scan) -> RecordTable {
        let time = TimeText(query.shownZone)
        return RecordTable(
            scan.names, time: stamp { time.full($0) }, showsHost: showsHost, isWide: query.form == .wide)
    }

    /// Sets up how the rows are laid out.
    func prepare(_ rows: RowCollector, _ scan: Scan) {
        rows.marksGaps = [.short, .shortISO, .raw].contains(query.form)
        guard query.form == .table || query.form == .wide else { return }
        rows.aligner = ColumnAligner(
            titles: table(scan).titles, colored: Terminal.isColored(query.color), headers: query.showsHeaders)
    }

    /// Several sets may be several hosts'.
    private var showsHost: Bool { Set(query.input.files.map(\.set)).count > 1 }
}
