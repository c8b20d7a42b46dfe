import Foundation

/// Compresses with the system's `gzip`, as logrotate does.
enum Gzip {
    /// What went wrong in the child.
    struct Failure: Error {
        let status: Int32
    }

    /// One gzip member of the file at `url`; `dated` puts its name and time into the header.
    static func compress(_ url: URL, dated: Bool) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = [dated ? "-N" : "-n", "-c", url.path]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return data
    }
}
