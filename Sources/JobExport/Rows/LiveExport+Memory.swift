import JobState
import LogBytes

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
            text += "host \(latestOfHost[ExactText(name)] ?? .min) \(memory) \(name)\n"
        }
        for file in files { text += "file \(paths[file.log])\0\(file.memory)\n" }
        return Array(text.utf8)
    }

    private static let purpose = "rows clickhouse"

    /// Whether a memory is one of rows.
    public static func isMemory(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: 10).contains { $0.elementsEqual(purpose.utf8) }
    }

    /// Goes on where `memory` was taken; lines of others are passed over.
    public func recall(_ bytes: [UInt8], paths: [String]) {
        // By bytes: names may begin with what combines with a separator.
        for line in bytes.split(separator: 10) {
            let parts = line.split(separator: 32, maxSplits: 1)
            guard parts.count == 2 else { continue }
            switch LiveExport.text(parts[0]) {
            case "log": recallLog(parts[1], paths)
            case "host": recallHost(parts[1])
            case "file": recallFile(parts[1], paths)
            default: break
            }
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func place(of path: ArraySlice<UInt8>, in paths: [String]) -> Int? {
        paths.firstIndex { path.elementsEqual($0.utf8) }
    }

    private func recallLog(_ line: ArraySlice<UInt8>, _ paths: [String]) {
        let parts = line.split(separator: 32, maxSplits: 1)
        guard parts.count == 2, let time = Int64(LiveExport.text(parts[0])), time < .max,
            let log = LiveExport.place(of: parts[1], in: paths)
        else {
            return
        }
        latestOfLog[log] = time
    }

    private func recallHost(_ line: ArraySlice<UInt8>) {
        let bytes = line.split(separator: 32, maxSplits: 4, omittingEmptySubsequences: false)
        let parts = bytes.map(LiveExport.text)
        guard parts.count == 5, let time = Int64(parts[0]) else { return }
        let name = parts[4]
        if time > .min, time < .max { latestOfHost[ExactText(name)] = time }
        progress.recall(parts[1..<4].joined(separator: " "), host: name)
    }

    private func recallFile(_ line: ArraySlice<UInt8>, _ paths: [String]) {
        let parts = line.split(separator: 0, maxSplits: 1)
        guard parts.count == 2, let log = LiveExport.place(of: parts[0], in: paths),
            let file = LiveFile(memory: Substring(LiveExport.text(parts[1])), log: log)
        else { return }
        files.append(file)
    }
}
