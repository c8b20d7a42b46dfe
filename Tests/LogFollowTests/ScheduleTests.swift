import Foundation
import LogFollow
import TestSupport
import Testing

/// Rotation in single steps, in any order that it may have with a follower's looks: the follower is woken by hand.
@Suite("schedules of rotation and looks")
struct ScheduleTests {
    /// A log under rotation that goes on by one step at a time, as the file system sees it.
    private final class World {
        let folder: TemporaryFolder
        private var random: Random
        private var written = 0
        private var half = ""
        private var parts = 0
        /// How far the copy under way has come; nil if none is.
        private var copied: Int?
        private let renames: Bool
        private var live: URL { folder.file("log") }

        init(_ seed: UInt64, renames: Bool) throws {
            (folder, random) = (try TemporaryFolder(), Random(state: seed &* 0x9E37_79B9 | 1))
            self.renames = renames
            try folder.write("", to: "log")
        }

        func chance(_ percent: Int) -> Bool { random.next(100) < percent }

        func step() throws {
            switch random.next(10) {
            case 0..<5: try write()
            case 5 where renames && copied == nil: try rename()
            default: try copyOn()
            }
        }

        /// A line, some lines, or a part of one.
        private func write() throws {
            if !half.isEmpty || chance(20) {
                let line = half.isEmpty ? next() : half
                let cut = half.isEmpty ? random.next(line.utf8.count - 1) + 1 : line.utf8.count
                try folder.append(String(line.prefix(cut)), to: "log")
                half = String(line.dropFirst(cut))
            } else {
                for _ in 0...random.next(3) { try folder.append(next(), to: "log") }
            }
        }

        private func next() -> String {
            written += 1
            // Lines begin alike, as those of one second do.
            return "2011-06-01 14:29:51,550 jobsengine line \(written) .\n"
        }

        private func shift() throws {
            for part in stride(from: parts, to: 0, by: -1) { try folder.rename("log.\(part)", "log.\(part + 1)") }
            parts += 1
        }

        private func rename() throws {
            try shift()
            try folder.rename("log", "log.1")
            try folder.write("", to: "log")
            half = ""
        }

        /// copytruncate: the copy comes to be, grows, and then the log is emptied.
        private func copyOn() throws {
            guard let done = copied else {
                guard chance(40) else { return }
                try shift()
                try folder.write("", to: "log.1")
                copied = 0
                return
            }
            let bytes = try Data(contentsOf: live)
            if done < bytes.count {
                let end = chance(50) ? bytes.count : done + random.next(bytes.count - done) + 1
                try folder.append(String(decoding: bytes[done..<end], as: UTF8.self), to: "log.1")
                copied = end
            } else if chance(70) {
                folder.truncate("log")
                copied = nil
                half = ""
            }
        }

        func finish() throws {
            while copied != nil { try copyOn() }
            if !half.isEmpty { try write() }
            try folder.append(next(), to: "log")
        }

        /// The lines that lie in the files, oldest first.
        var kept: [Int] {
            get throws {
                let names = (0..<parts).map { "log.\(parts - $0)" } + ["log"]
                return try names.flatMap { name in
                    try String(contentsOf: folder.file(name), encoding: .utf8).split(separator: "\n")
                        .compactMap { World.number($0) }
                }
            }
        }

        static func number(_ line: some StringProtocol) -> Int? {
            line.hasSuffix(" .") ? line.split(separator: " ").dropLast().last.flatMap { Int($0) } : nil
        }
    }

    private struct Random {
        var state: UInt64
        mutating func next(_ limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 11) % max(1, limit)
        }
    }

    @Test("every line that lies in a file comes once, in order", arguments: [false, true])
    func anyOrder(renames: Bool) throws {
        for seed in UInt64(1)...Self.seeds {
            let world = try World(seed, renames: renames)
            let followed = Followed(world.folder.file("log"))
            followed.between = { if world.chance(15) { try world.step() } }
            for _ in 0..<80 {
                try world.step()
                if world.chance(40) { followed.follower.wait(try followed.round()) }
            }
            followed.between = nil
            try world.finish()
            try followed.settle()
            let numbers = followed.lines.compactMap { World.number($0) }
            let isInOrder = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
            let missing = Set(try world.kept).subtracting(numbers)
            #expect(isInOrder && missing.isEmpty, "seed \(seed): \(numbers), missing \(missing.sorted())")
            if !isInOrder || !missing.isEmpty { return }
        }
    }

    private static let seeds = UInt64(ProcessInfo.processInfo.environment["JOBTRAIL_SEEDS"] ?? "") ?? 20
}
