import Foundation
import LogBytes
import LogFollow
import TestSupport

/// A follower under test that keeps what it delivers as text.
final class Followed {
    let waker = ManualWaker()
    let follower: Follower
    private(set) var lines: [String] = []
    private(set) var places: [(offset: Int64, number: Int, file: String)] = []
    private(set) var notes: [FollowNote] = []
    /// What happens between two lines.
    var between: (() throws -> Void)?

    init(
        _ paths: [URL], start: StartPolicy = .oldest, states: [LogState] = [], own: OwnFiles = OwnFiles(),
        openFiles: Int? = nil, root: URL? = nil
    ) {
        follower = Follower(
            paths.map(\.path), root: root.map { RootFolder($0.path) }, start: start, states: states, waker: waker,
            own: own, openFiles: openFiles)
    }

    convenience init(_ path: URL, start: StartPolicy = .oldest, states: [LogState] = []) {
        self.init([path], start: start, states: states)
    }

    /// One round, without waiting.
    @discardableResult
    func round() throws -> Urgency {
        let urgency = try follower.round { followed in
            lines.append(String(decoding: followed.line.bytes, as: UTF8.self))
            try? between?()
            places.append((followed.line.offset, followed.line.number, followed.file.name))
        }
        notes += follower.takeNotes()
        return urgency
    }

    /// Rounds until the follower has nothing left to do but wait, as if time passed.
    /// - Returns: the lines delivered meanwhile.
    @discardableResult
    func settle(_ limit: Int = 200) throws -> [String] {
        let before = lines.count
        for _ in 0..<limit {
            let urgency = try round()
            if urgency == .calm { break }
            follower.wait(urgency)
        }
        return Array(lines[before...])
    }

    var states: [LogState] { follower.states() }
}

extension TemporaryFolder {
    /// Adds to a file, which is made where it is not there.
    func append(_ text: String, to path: String) throws {
        let target = file(path)
        if !FileManager.default.fileExists(atPath: target.path) { try write("", to: path) }
        let handle = try FileHandle(forWritingTo: target)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// Writes into a file, beyond its end too.
    func overwrite(_ path: String, at offset: Int, _ text: String) throws {
        let handle = try FileHandle(forUpdating: file(path))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    func rename(_ old: String, _ new: String) throws {
        _ = Foundation.rename(file(old).path, file(new).path)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(at: file(path)) }

    /// Makes a file shorter in place, or longer with NULs.
    func truncate(_ path: String, to size: Int = 0) { _ = Foundation.truncate(file(path).path, off_t(size)) }

    /// Copies a file's content into a new one.
    func copy(_ old: String, _ new: String) throws { try write(Data(contentsOf: file(old)), to: new) }

    /// Runs the system's gzip.
    func gzip(_ path: String) throws {
        let result = try Command(URL(fileURLWithPath: "/usr/bin/gzip"), ["-f", file(path).path]).run()
        guard result.status == 0 else { throw GzipFailure(text: result.stderr) }
    }

    struct GzipFailure: Error { let text: String }
}
