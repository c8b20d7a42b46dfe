import Foundation
import TestSupport
import Testing

/// A follower that is killed at one of its system calls while the log rotates, and started again.
struct KilledFollow {
    /// What keeps the records.
    enum Keeper: String, Sendable { case file, store }

    private let rig: RotationRig
    private let keeper: Keeper
    private let call: String
    private let number: Int
    private let rotation: [String]

    init(_ keeper: Keeper, _ call: String, _ number: Int, _ rotation: [String]) throws {
        rig = try RotationRig(rotation)
        (self.keeper, self.call, self.number, self.rotation) = (keeper, call, number, rotation)
    }

    private var arguments: [String] {
        keeper == .file ? rig.followArguments : ["follow", rig.log.path, "--store", rig.store.path]
    }

    private func wait(_ count: Int, _ command: RunningCommand) {
        if keeper == .file { rig.waitForLines(count, command) } else { rig.waitForStored(count, command) }
    }

    /// - Returns: whether the follower was killed at all.
    func run() throws -> Bool {
        try rig.append(0..<3)
        // What a crash left behind the checkpoint is to be cut back, once.
        if keeper == .file && call == "ftruncate" { try leaveRest() }
        let traced = try Strace.start(["inject=\(call):signal=SIGKILL:when=\(number)"], arguments)
        wait(3, traced)
        try rig.append(3..<6)
        wait(6, traced)
        try rig.rotate()
        try rig.append(6..<9)
        wait(9, traced)
        let wasKilled = traced.stop() != 143
        try rig.append(9..<11)
        try rig.rotate()
        try rig.append(11..<12)
        let again = try RunningCommand.jobtrail(arguments)
        wait(12, again)
        again.stop()
        let numbers = try (keeper == .file ? rig.followed : rig.stored).map(\.number)
        #expect(numbers == Array(0..<12), "\(keeper), \(call) \(number), \(rotation): \(again.stderr)")
        return wasKilled
    }

    private func leaveRest() throws {
        let first = try rig.follow()
        rig.waitForLines(3, first)
        first.stop()
        let handle = try FileHandle(forWritingTo: rig.output)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"id\":\"half".utf8))
        try handle.close()
    }
}
