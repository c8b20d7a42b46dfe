import Foundation
import JobRecords
import JobState
import LogBytes
import TestSupport

/// A log written to a folder and read as the program reads it, down to the history.
struct HistoryProbe {
    let scan: Scan

    /// - Parameter files: name and text, oldest first; the last one is the live file.
    init(
        _ files: [(String, String)], zone: String = "UTC", year: Int? = nil, at: Int64? = nil, modified: Int64? = nil,
        catalogue: String? = nil
    ) throws {
        let folder = try TemporaryFolder()
        var sequenced: [SequencedFile] = []
        for (name, text) in files {
            let path = folder.url.appendingPathComponent(name).path
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let file = LogFile(
                name: name, origin: PathOrigin(path: path), storedSize: nil, modified: modified,
                isLive: name == files.last!.0)
            sequenced.append(SequencedFile(file: file, set: 0, defaultHost: "", catalogue: catalogue == nil ? nil : 0))
        }
        var options = Scan.Options(reading: ReadingOptions(zone: Zone(zone)!))
        options.reading.text = .all
        options.forcedYear = year
        var fold = FoldOptions()
        fold.at = at
        fold.updatesTimeout = .max
        fold.keepsSpans = true
        if let catalogue { fold.catalogues = [Catalogue(Array(catalogue.utf8), file: "modules")] }
        scan = Scan(sequenced, options, into: History(options: fold))
        _ = folder
    }

    init(
        _ text: String, zone: String = "UTC", year: Int? = nil, at: Int64? = nil, modified: Int64? = nil,
        catalogue: String? = nil
    ) throws {
        try self.init(
            [("jobsengine.log", text)], zone: zone, year: year, at: at, modified: modified, catalogue: catalogue)
    }

    var host: HostHistory { scan.history.hosts[0] }

    func job(_ name: String) -> Job? { host.jobs.first { scan.names[$0.name] == name } }

    /// Times of the runs' starts, in seconds.
    var starts: [Int64] { host.runs.map { $0.start / 1_000_000 } }

    var updates: [String] { host.updates.shown(now: .max, timeout: .max).map { $0.message(scan.names) } }
}
