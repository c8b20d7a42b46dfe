import JobExport
import JobRecords

/// Turns followed records into rows for a server.
final class ServerRows: RecordTaker {
    let export: LiveExport
    /// What each log's lines were when they were last asked.
    private var told: [Int: (foreign: Int, unparsed: Int)] = [:]

    init(_ export: LiveExport) { self.export = export }

    func add(_ record: LiveRecord, _ session: LiveSession) {
        let held = record.held
        let file = session.files[held.file]
        held.line.withUnsafeBytes { line in
            export.add(
                LiveExport.Item(
                    record: held.record, line: line, run: held.run, digest: held.chain ?? .start, detail: held.detail,
                    file: held.file, head: session.head(ofFile: held.file), fileName: file.map(session.shown) ?? "",
                    log: file?.log ?? 0))
        }
    }

    /// Notes what was folded of a generation beside its records.
    func note(file: Int, lines: Int, _ summary: FileSummary, log: Int) {
        let before = told[log] ?? (0, 0)
        told[log] = (summary.foreign, summary.unparsed)
        guard summary.foreign != before.foreign || summary.unparsed != before.unparsed else { return }
        export.addAside(
            foreign: summary.foreign - before.foreign, unparsed: summary.unparsed - before.unparsed, lines: lines,
            file: file)
    }
}
