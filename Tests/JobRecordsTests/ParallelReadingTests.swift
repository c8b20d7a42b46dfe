import Foundation
import TestSupport
import Testing

@testable import JobRecords
@testable import LogBytes
@testable import LogLines

/// However many threads read a log, and however it is cut into segments, the records are the same.
struct ParallelReadingTests {
    /// The same numbers each time; `JOBTRAIL_SEED` gives others.
    private static let seed = ProcessInfo.processInfo.environment["JOBTRAIL_SEED"].flatMap { UInt64($0) } ?? 1

    // MARK: what is compared

    private struct Seen: Equatable, CustomStringConvertible {
        let words: String
        let text: [UInt8]
        let chain: Chain?

        var description: String { "\(words) \(String(decoding: text, as: UTF8.self).prefix(90))" }
    }

    /// All that a file's batches told, whichever batch told it.
    private struct Told: Equatable {
        var seen: [Seen] = []
        var notes: [LineNote] = []
        var summary = ""
        private var names = [""]

        mutating func take(_ batch: RecordBatch) {
            names += batch.newNames
            notes += batch.notes
            for index in 0..<batch.count {
                let record = batch.records[index]
                seen.append(
                    Seen(words: words(record), text: Array(batch.text(of: record)), chain: batch.chains?[index]))
            }
            if let told = batch.summary {
                var summary = told
                summary.tailHost = 0
                self.summary = "\(summary) \(name(told.tailHost)) \(told.foreignCodes.sorted { $0.key < $1.key })"
            }
        }

        private func name(_ id: UInt32) -> String { names[Int(id)] }

        private func words(_ record: Record) -> String {
            """
            \(record.line) \(record.offset) \(record.kind) \(record.time) \(record.flags.rawValue) \(name(record.job)) \
            \(name(record.action)) \(name(record.host)) \(record.okCounter) \(record.errCounter) \
            \(record.forkedCounter) \(record.pid) \(record.enginePID) \(record.bodyStart) \(record.percentage) \
            \(record.yearShift) \(record.pinnedYear) \(record.severity)
            """
        }

        static func == (a: Told, b: Told) -> Bool { a.seen == b.seen && a.notes == b.notes && a.summary == b.summary }
    }

    private struct MemoryOrigin: ByteOrigin {
        let bytes: [UInt8]
        func openRaw() throws(SourceError) -> any ByteReader { RandomReader(bytes) }
    }

    private static func file(_ bytes: [UInt8]) -> LogFile {
        LogFile(
            name: "log", origin: MemoryOrigin(bytes: bytes), storedSize: Int64(bytes.count), modified: nil, isLive: true
        )
    }

    private static var options: ReadingOptions {
        var options = ReadingOptions(zone: Zone("Europe/Rome")!)
        options.text = .all
        (options.isChained, options.comparesLines) = (true, true)
        return options
    }

    private static func read(_ files: [LogFile], threads: Int, segment: Int) -> [Told] {
        var options = options
        (options.threads, options.segmentSize) = (threads, segment)
        var told = Array(repeating: Told(), count: files.count)
        let reader = RecordReader(files, options)
        while let batch = reader.next() {
            told[batch.file].take(batch)
            reader.giveBack(batch)
        }
        return told
    }

    /// Every segment is read ahead by any of some readers, before it is joined.
    private static func readAhead(_ bytes: [UInt8], segment: Int, from random: inout SplitMix) throws -> Told {
        let pool = BatchPool(chained: true)
        let reading = FileReading(options, index: 0, pool)
        let readers = (0..<3).map { AheadReader(options, number: $0, index: 0, pool) }
        let chunks = DirectChunks(try file(bytes).openDecoded(), size: segment)
        var cutter = LineCutter(chunks, chained: true)
        var parts: [ReadSegment] = []
        while true {
            let part = ReadSegment()
            guard try cutter.fill(part.segment) else {
                parts.append(part)
                break
            }
            parts.append(part)
        }
        var isAhead: [Bool] = []
        for (place, part) in parts.dropLast().enumerated() {
            isAhead.append(place > 0 && Int.random(in: 0..<8, using: &random) > 0)
            if isAhead[place] { readers.randomElement(using: &random)!.read(part) }
        }
        var told = Told()
        for (part, isAhead) in zip(parts, isAhead) {
            for batch in isAhead ? reading.join(part).batches : reading.read(part.segment) { told.take(batch) }
        }
        var end = FileEnd()
        (end.bytes, end.damages, end.recordedTime) = (cutter.offset, chunks.damages, chunks.recordedTime)
        end.notes = parts.last!.segment.notes
        for batch in reading.end(end) { told.take(batch) }
        return told
    }

    // MARK: logs

    private static let fixtures: [[UInt8]] = {
        let all = FileManager.default.enumerator(at: fixture(""), includingPropertiesForKeys: [.isRegularFileKey])!
        return all.compactMap { $0 as? URL }.filter { $0.path.contains(".log") && !$0.path.contains("making") }
            .sorted { $0.path < $1.path }.compactMap { try? Array(Data(contentsOf: $0)) }
    }()

    /// Lines of every layout.
    private static let lines: [[UInt8]] = {
        let plain = fixtures.filter { !$0.starts(with: [0x1F, 0x8B]) }
        return plain.flatMap { $0.split(separator: 10).map { Array($0) + [10] } }
    }()

    /// What several processes write at once, with tracebacks, output, repeats, holes and long lines among it.
    private static func soup(_ count: Int, _ random: inout SplitMix) -> [UInt8] {
        var bytes: [UInt8] = []
        var clock = Int.random(in: 0..<86_000, using: &random)
        let odd = [
            "  File \"/usr/lib/x.py\", line 3, in run", "Traceback (most recent call last):", "IOError: [Errno 2] no",
            "During handling of the above exception, another exception occurred:", "", "\tindented", "STDOUT [ls -l]",
            "RUNNING [ls -l]", "NTP-C-START sub=ok job=ntp action=start", "Job ntp: waiting for network", "total 12",
            "last message repeated 3 times", "message repeated 2 times: [ DNS-C-START sub=err]", "-- MARK --",
            "DNS-I-Starting dns", "NTP-B-START job=ntp action=start pid=12",
            "{\"msg\": \"NTP-C-STOP\", \"sub\": \"ok\"}",
        ]
        let tags = ["jobsengine[7]", "jobsengine/ntp[7]", "jobsengine/dns[8]", "jobsengine", "sshd[9]"]
        let months = ["Dec 31", "Jan  1", "Feb 29", "Jun  1"]
        var month = 0
        while bytes.count < count {
            clock += Int.random(in: 0..<3, using: &random)
            if Int.random(in: 0..<200, using: &random) == 0 { month = (month + 1) % months.count }
            let time = String(format: "%02d:%02d:%02d", clock / 3600 % 24, clock / 60 % 60, clock % 60)
            let host = Int.random(in: 0..<30, using: &random) == 0 ? "other" : "box"
            let tag =
                Int.random(in: 0..<3, using: &random) == 0
                ? "jobsengine/p[\(Int.random(in: 1..<400, using: &random))]" : tags.randomElement(using: &random)!
            switch Int.random(in: 0..<24, using: &random) {
            case 0: bytes += lines.randomElement(using: &random)!
            case 1: bytes += Array("\(odd.randomElement(using: &random)!)\n".utf8)
            case 2: bytes += Array("  bare detail \(clock)\n".utf8)
            case 3 where Int.random(in: 0..<20, using: &random) == 0: bytes += Array(repeating: 0, count: 200)
            case 4 where Int.random(in: 0..<400, using: &random) == 0:
                bytes += Array(repeating: 120, count: 1_200_000) + [10]
            default:
                let text = odd.randomElement(using: &random)!
                let repeated = Int.random(in: 0..<5, using: &random) == 0 ? 3 : 1
                for _ in 0..<repeated { bytes += Array("\(months[month]) \(time) \(host) \(tag): \(text)\n".utf8) }
            }
        }
        return bytes
    }

    // MARK: tests

    private static func difference(_ a: Told, _ b: Told) -> String? {
        if a == b { return nil }
        let place =
            zip(a.seen, b.seen).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(a.seen.count, b.seen.count)
        let around = { (told: Told) in told.seen[max(0, place - 2)..<min(told.seen.count, place + 3)].map { "\($0)" } }
        return
            (["\(a.seen.count) \(b.seen.count) at \(place)"] + around(a) + ["--"] + around(b)
            + (a.notes == b.notes ? [] : ["\(a.notes.prefix(3)) \(b.notes.prefix(3))"]) + [a.summary, b.summary])
            .joined(separator: "\n")
    }

    @Test("segments read ahead and joined: every fixture")
    func ahead() throws {
        var random = SplitMix(Self.seed)
        for bytes in Self.fixtures {
            let whole = Self.read([Self.file(bytes)], threads: 1, segment: Chunk.capacity)[0]
            for size in [1, 400, Int.random(in: 1...20_000, using: &random)] {
                let ahead = try Self.readAhead(bytes, segment: size, from: &random)
                try #require(Self.difference(whole, ahead) == nil)
            }
        }
    }

    @Test("segments read ahead and joined: what many processes write at once", arguments: 0..<6)
    func soup(round: Int) throws {
        var random = SplitMix(Self.seed &* 100 &+ UInt64(round))
        let bytes = Self.soup(round == 0 ? 1_000_000 : 40_000, &random)
        let whole = Self.read([Self.file(bytes)], threads: 1, segment: Chunk.capacity)[0]
        for size in round == 0 ? [50_000] : [60, 300, 4000, Int.random(in: 1...9_000, using: &random)] {
            let ahead = try Self.readAhead(bytes, segment: size, from: &random)
            try #require(Self.difference(whole, ahead) == nil, "segments of \(size)")
        }
    }

    @Test("any number of threads", arguments: [1, 2, 3, 8])
    func threads(count: Int) throws {
        var random = SplitMix(Self.seed &* 1000 &+ UInt64(count))
        let files = (Self.fixtures + (0..<4).map { _ in Self.soup(40_000, &random) }).map(Self.file)
        let whole = Self.read(files, threads: 1, segment: Chunk.capacity)
        for size in [300, Int.random(in: 1...9000, using: &random)] {
            let read = Self.read(files, threads: count, segment: size)
            for (a, b) in zip(whole, read) { try #require(Self.difference(a, b) == nil) }
        }
    }

    @Test("a reading that nobody follows to its end ends its threads")
    func stopped() throws {
        var random = SplitMix(Self.seed)
        let files = (0..<5).map { _ in Self.file(Self.soup(200_000, &random)) }
        for count in [1, 2, 5] {
            var options = Self.options
            (options.threads, options.segmentSize) = (count, 2000)
            let reader = RecordReader(files, options)
            #expect(reader.next() != nil)
            reader.stop()
            #expect(reader.next() == nil)
        }
    }
}
