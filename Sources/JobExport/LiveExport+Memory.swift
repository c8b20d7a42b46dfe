import JobState

/// What must be remembered so that rows made after a restart are those that would have been made without it.
extension LiveExport {
    /// Lines of their own form, which may stand among others: a purpose, logs, hosts, files.
    /// - Parameters:
    ///   - paths: of the logs.
    ///   - hosts: those that have records.
    public func memory(paths: [String], hosts: [UInt32]) -> [UInt8] {
        var text = LiveExport.purpose + "\n"
        for (log, time) in latestOfLog.sorted(by: { $0.key < $1.key }) { text += "log \(time) \(paths[log])\n" }
        let known = hosts.compactMap { host in progress.memory(of: host).map { (name: names[host], memory: $0) } }
        for (name, memory) in known + progress.unclaimed {
            text += "host \(latestOfHost[name] ?? .min) \(memory) \(name)\n"
        }
        for file in files { text += "file \(paths[file.log])\0\(file.memory)\n" }
        return Array(text.utf8)
    }

    private static let purpose = "rows clickhouse"

    /// Whether a memory is one of rows.
    public static func isMemory(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { $0 == purpose }
    }

    /// Goes on where `memory` was taken; lines of others are passed over.
    public func recall(_ bytes: [UInt8], paths: [String]) {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "log": recallLog(parts[1], paths)
            case "host": recallHost(parts[1])
            case "file": recallFile(parts[1], paths)
            default: break
            }
        }
    }

    private func recallLog(_ line: Substring, _ paths: [String]) {
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let time = Int64(parts[0]), time < .max,
            let log = paths.firstIndex(of: String(parts[1]))
        else {
            return
        }
        latestOfLog[log] = time
    }

    private func recallHost(_ line: Substring) {
        let parts = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let time = Int64(parts[0]) else { return }
        let name = String(parts[4])
        if time > .min, time < .max { latestOfHost[name] = time }
        progress.recall(parts[1..<4].joined(separator: " "), host: name)
    }

    private func recallFile(_ line: Substring, _ paths: [String]) {
        let parts = line.split(separator: "\0", maxSplits: 1)
        guard parts.count == 2, let log = paths.firstIndex(of: String(parts[0])),
            let file = LiveFile(memory: parts[1], log: log)
        else { return }
        files.append(file)
    }
}
