import CEdit
import Foundation

/// The statements of earlier sessions, in the user's state folder.
struct ShellHistory {
    private let folder: String
    private var file: String { folder + "/history" }

    private static let length: Int32 = 1000

    /// By the XDG base directory rules; nil where there is no home.
    init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            folder = state + "/jobtrail"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            folder = home + "/.local/state/jobtrail"
        } else {
            return nil
        }
    }

    func load() {
        using_history()
        stifle_history(ShellHistory.length)
        read_history(file)
    }

    /// A history that cannot be kept is no reason to stop: it is then of this session alone.
    func add(_ statement: String) {
        add_history(statement)
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let before = umask(0o077)
        write_history(file)
        umask(before)
    }
}
