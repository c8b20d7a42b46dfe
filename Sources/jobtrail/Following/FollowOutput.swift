import Foundation
import LogBytes
import LogFollow

/// Where followed records go, with the checkpoint that goes with them.
protocol FollowOutput {
    /// What was saved last; nil where following begins.
    var saved: Checkpoint? { get }
    func write(_ bytes: [UInt8]) throws
    /// Makes durable what was written, and remembers what it was made of.
    func commit(_ logs: [LogState], note: [UInt8]) throws
    /// Whether there is a checkpoint at all.
    var keepsCheckpoint: Bool { get }
    /// Whether nobody reads any more.
    var isClosed: Bool { get }
}

/// Standard output, with a checkpoint or without: each record at least once.
final class StandardFollowOutput: FollowOutput {
    private let checkpoint: CheckpointFile?

    init(checkpoint path: String?, _ targets: [FollowTarget], reset: Bool) throws {
        let (paths, mode) = (targets.map(\.path), FollowTarget.mode(of: targets))
        checkpoint = try path.map { try CheckpointFile($0, reset: reset, mode: mode) }
        if let path, let saved { try saved.check(paths: paths, file: path) }
    }

    var saved: Checkpoint? { checkpoint?.saved }
    var keepsCheckpoint: Bool { checkpoint != nil }

    func write(_ bytes: [UInt8]) throws { try OutputFile.standard.write(bytes) }

    func commit(_ logs: [LogState], note: [UInt8]) throws {
        try checkpoint?.save(Checkpoint(logs: logs, note: note))
    }

    var isClosed: Bool { OutputFile.isStandardClosed }
}

/// A file of our own: each record exactly once.
final class FileFollowOutput: FollowOutput {
    private let file: IntoFile

    init(_ path: String, _ targets: [FollowTarget], reset: Bool) throws {
        file = try IntoFile(path, paths: targets.map(\.path), reset: reset, mode: FollowTarget.mode(of: targets))
    }

    var saved: Checkpoint? { file.saved }
    var keepsCheckpoint: Bool { true }
    var isClosed: Bool { false }

    func write(_ bytes: [UInt8]) throws {
        try file.append(bytes)
        try file.write()
    }

    func commit(_ logs: [LogState], note: [UInt8]) throws { try file.commit(logs, note: note) }
}
