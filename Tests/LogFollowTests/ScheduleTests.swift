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
        private let packs: Bool
        /// The compression under way of `log.1`: the whole file, and how much of it is written.
        private var packing: (whole: [UInt8], done: Int)?
        private var live: URL { folder.file("log") }

        init(_ seed: UInt64, _ kind: Kind) throws {
            (folder, random) = (try TemporaryFolder(), Random(state: seed &* 0x9E37_79B9 | 1))
            (renames, packs) = (kind.renames, kind.packs)
            try folder.write("", to: "log")
        }

        func chance(_ percent: Int) -> Bool { random.next(100) < percent }

        func step() throws {
            switch random.next(10) {
            case 0..<5: try write()
            case _ where packing != nil: try packOn()
            case 5 where renames && copied == nil: try rename()
            default: try copyOn()
            }
        }

        // MARK: compression

        private func beginPacking() throws {
            guard packs else { return }
            packing = (StoredGzip.pack([UInt8](try Data(contentsOf: folder.file("log.1")))), 0)
            try folder.write("", to: "log.1.gz")
        }

        private func packOn() throws {
            guard let (whole, done) = packing else { return }
            guard done < whole.count else {
                try folder.remove("log.1")
                packing = nil
                return
            }
            let end = chance(60) ? whole.count : done + random.next(whole.count - done) + 1
            let handle = try FileHandle(forWritingTo: folder.file("log.1.gz"))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(whole[done..<end]))
            try handle.close()
            packing = (whole, end)
        }

        // MARK: writing and renaming

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
            for part in stride(from: parts, to: 0, by: -1) {
                for ending in packs ? [".gz", ""] : [""] {
                    try folder.rename("log.\(part)\(ending)", "log.\(part + 1)\(ending)")
                }
            }
            parts += 1
        }

        private func rename() throws {
            try shift()
            try folder.rename("log", "log.1")
            try folder.write("", to: "log")
            half = ""
            try beginPacking()
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
                try beginPacking()
            }
        }

        func finish() throws {
            while copied != nil { try copyOn() }
            while packing != nil { try packOn() }
            if !half.isEmpty { try write() }
            try folder.append(next(), to: "log")
        }

        /// The lines that lie in the files, oldest first.
        var kept: [Int] {
            get throws {
                let names = (0..<parts).map { "log.\(parts - $0)" } + ["log"]
                return try names.flatMap { name in
                    try content(name).split(separator: "\n").compactMap { World.number($0) }
                }
            }
        }

        private func content(_ name: String) throws -> String {
            let packed = folder.file(name + ".gz")
            guard packs, name != "log", FileManager.default.fileExists(atPath: packed.path) else {
                return try String(contentsOf: folder.file(name), encoding: .utf8)
            }
            return String(decoding: StoredGzip.unpack([UInt8](try Data(contentsOf: packed))), as: UTF8.self)
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

    struct Kind: Sendable {
        var renames = false
        var packs = false
        /// Looks in a hundred steps.
        var looks = 40
    }

    static let kinds = [
        Kind(), Kind(renames: true), Kind(packs: true), Kind(renames: true, packs: true), Kind(packs: true, looks: 8),
        Kind(renames: true, packs: true, looks: 8), Kind(looks: 8),
    ]

    @Test("every line that lies in a file comes once, in order", arguments: kinds)
    func anyOrder(_ kind: Kind) throws {
        for seed in Self.firstSeed..<Self.firstSeed + Self.seeds {
            let world = try World(seed, kind)
            let followed = Followed(world.folder.file("log"))
            followed.between = { if world.chance(15) { try world.step() } }
            for _ in 0..<(kind.looks < 40 ? 160 : 80) {
                try world.step()
                if world.chance(kind.looks) { followed.follower.wait(try followed.round()) }
            }
            followed.between = nil
            guard try isWhole(world, followed, "\(kind), seed \(seed)") else { return }
        }
    }

    /// The same with a world that goes on by itself, so that something may happen between any two system calls.
    @Test("in a race no line is lost", arguments: kinds)
    func anyRace(_ kind: Kind) throws {
        for seed in Self.firstSeed..<Self.firstSeed + max(6, Self.seeds / 4) {
            let world = try World(seed, kind)
            let followed = Followed(world.folder.file("log"))
            let race = Race(world, steps: 160, pause: kind.looks < 40 ? 30 : 150)
            while !race.isOver { followed.follower.wait(try followed.round()) }
            guard try isWhole(world, followed, "\(kind), race \(seed)", inOrder: false) else { return }
        }
    }

    private func isWhole(
        _ world: World, _ followed: Followed, _ what: String, inOrder: Bool = true
    ) throws -> Bool {
        try world.finish()
        try followed.settle()
        let numbers = followed.lines.compactMap { World.number($0) }
        let isInOrder = !inOrder || zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        let missing = Set(try world.kept).subtracting(numbers)
        let isWhole = isInOrder && missing.isEmpty
        #expect(isWhole, "\(what): \(numbers), missing \(missing.sorted()); \(followed.notes)")
        return isWhole
    }

    /// Steps of a world on a thread of their own.
    private final class Race: @unchecked Sendable {
        private let lock = NSLock()
        private var hasEnded = false

        init(_ world: World, steps: Int, pause: UInt32) {
            nonisolated(unsafe) let world = world
            Thread.detachNewThread { [self] in
                for step in 0..<steps {
                    try? world.step()
                    usleep(UInt32(step) * 7919 % pause)
                }
                lock.withLock { hasEnded = true }
            }
        }

        var isOver: Bool { lock.withLock { hasEnded } }
    }

    private static let firstSeed = UInt64(ProcessInfo.processInfo.environment["JOBTRAIL_SEED"] ?? "") ?? 1
    private static let seeds = UInt64(ProcessInfo.processInfo.environment["JOBTRAIL_SEEDS"] ?? "") ?? 20
}

/// gzip without compression, made in no time.
private enum StoredGzip {
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        func little(_ value: UInt32, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let length = UInt32(bytes.count)
        return [31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 1] + little(length, 2) + little(~length, 2) + bytes
            + little(sum(bytes), 4) + little(length, 4)
    }

    static func unpack(_ bytes: [UInt8]) -> ArraySlice<UInt8> { bytes[15..<bytes.count - 8] }

    private static func sum(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
