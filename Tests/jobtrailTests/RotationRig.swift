import Foundation
import TestSupport

/// A log in a folder of its own with Debian's logrotate, a writer, and a follower of it.
final class RotationRig {
    let folder: TemporaryFolder
    private let options: [String]
    var log: URL { folder.file("logs/log") }
    var output: URL { folder.file("out") }

    /// - Parameter options: lines of logrotate's configuration.
    init(_ options: [String]) throws {
        folder = try TemporaryFolder()
        self.options = options
        try folder.write("", to: "logs/log")
        // Like a daemon's HUP: the writer takes the file away when it has opened the log anew.
        let flag = folder.file("hup").path
        let script = ["postrotate", "touch \(flag)", "while [ -e \(flag) ]; do sleep 0.002; done", "endscript"]
        let options = options.flatMap { $0 == "HUP" ? script : [$0] }
        let text = "\(log.path) {\n\((["rotate 5000", "missingok"] + options).joined(separator: "\n"))\n}\n"
        let configuration = try folder.write(text, to: "logrotate.conf")
        chmod(configuration.path, 0o600)
    }

    var hangup: URL { folder.file("hup") }

    /// Forces one rotation.
    @discardableResult
    func rotate() throws -> CommandResult {
        let arguments = ["-f", "-s", folder.file("state").path, folder.file("logrotate.conf").path]
        return try Command(URL(fileURLWithPath: "/usr/sbin/logrotate"), arguments).run()
    }

    var followArguments: [String] { ["follow", log.path, "-n", "all", "-o", "ndjson", "--into", output.path] }

    func follow() throws -> RunningCommand { try .jobtrail(followArguments) }

    /// The records in the output.
    var followed: [Place] { get throws { try Place.list(Data(contentsOf: output)) } }

    /// The records of the whole set as it lies there now, by the command that reads files at rest.
    var truth: [Place] {
        get throws { try Place.list(run(["messages", log.path, "-o", "ndjson"]).stdout) }
    }

    /// What must be the same of a record, however it was read.
    struct Place: Equatable, Decodable {
        let id: String
        let offset: Int
        let line: Int
        let fields: [String: String]

        var number: Int { Int(fields["n"] ?? "") ?? -1 }

        static func list(_ data: Data) throws -> [Place] {
            try data.split(separator: 10).map { try JSONDecoder().decode(Place.self, from: $0) }
        }
    }

    /// Waits until the output ends with the record of a number, which is the last one that there is: whatever stands
    /// before it was delivered before.
    /// - Returns: whether it came within the minute.
    @discardableResult
    func waitForNumber(_ number: Int, _ command: RunningCommand) -> Bool {
        let wanted = Array("\"n\":\"\(number)\"".utf8)
        return command.wait { command in
            if command.hasEnded { return true }
            usleep(20_000)
            return lastLine.firstRange(of: wanted) != nil
        }
    }

    /// The output's last complete line.
    private var lastLine: [UInt8] {
        guard let handle = try? FileHandle(forReadingFrom: output), let size = try? handle.seekToEnd() else {
            return []
        }
        defer { try? handle.close() }
        try? handle.seek(toOffset: size - min(size, 4096))
        let tail = [UInt8]((try? handle.readToEnd()) ?? Data())
        guard tail.last == 10 else { return [] }
        return Array(tail.dropLast().split(separator: 10).last ?? [])
    }

    // MARK: a store

    var store: URL { folder.file("store") }

    /// The records in the store, as a command reads them.
    var stored: [Place] {
        get throws { try Place.list(run(["messages", "--store", store.path, "-q", "-o", "ndjson"]).stdout) }
    }

    /// How many there are, by SQLite's own program, which is the quicker one.
    private var storedCount: Int {
        let words = ["-readonly", store.path, "SELECT count(*) FROM records"]
        let told = try? Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), words).run().text
        return told.flatMap { Int($0.dropLast()) } ?? 0
    }

    /// Waits until the store has so many records, or the follower has ended.
    func waitForStored(_ count: Int, _ command: RunningCommand) {
        command.wait { command in
            usleep(10_000)
            return command.hasEnded || storedCount >= count
        }
    }
}
