import Foundation
import JobState
import LogBytes
import TestSupport

/// One log in a folder of its own.
struct AuditFolder {
    private let folder: TemporaryFolder
    let files: [SequencedFile]

    init(_ text: String) throws {
        folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("jobsengine.log").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let file = LogFile(
            name: "jobsengine.log", origin: PathOrigin(path: path), storedSize: nil, modified: nil, isLive: true)
        files = [SequencedFile(file: file, set: 0, defaultHost: "")]
    }
}
