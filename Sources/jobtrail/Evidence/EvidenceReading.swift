import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// Reads the sources once more, as they were read for the evidence, and holds what each kept record says against what
/// is read now.
final class EvidenceReading: CompleteRecordSink {
    private(set) var findings: [Finding] = []
    private let manifest: EvidenceManifest
    private let query: Query
    private let files: [SequencedFile]
    private let records: [KeptRecord]
    private let history = History()
    private var json: any RecordWriter
    /// The kept records that were not met yet, by their places.
    private var open: [Place: [Int]]

    private struct Place: Hashable {
        let file: String
        let offset: Int64
    }

    /// - Parameter given: the sources by their fingerprints; all that the manifest names.
    init(_ manifest: EvidenceManifest, _ records: [KeptRecord], _ given: [String: LogFile], _ query: Query) {
        (self.manifest, self.query, self.records) = (manifest, query, records)
        files = EvidenceReading.files(manifest.sources, given)
        json = RecordForm.wholeJSON.writer(history.names, files: files.map(\.file.name))
        open = Dictionary(grouping: records.indices) { Place(file: records[$0].file, offset: records[$0].offset) }
    }

    /// The sources in the order, with the names and the dates that they had.
    private static func files(
        _ sources: [EvidenceManifest.Source], _ given: [String: LogFile]
    ) -> [SequencedFile] {
        var sets: [Int: Int] = [:]
        return sources.compactMap { source in
            guard let file = given[source.sha256] else { return nil }
            let known = source.set ?? 0
            let set = sets[known] ?? sets.count
            sets[known] = set
            var named = LogFile(
                name: source.file, origin: file.origin, storedSize: file.storedSize,
                modified: source.modified ?? file.modified, isMember: source.isMember ?? file.isMember,
                isLive: file.isLive)
            named.box = file.box
            if let zone = source.zone.flatMap({ Zone($0) }) { named.box.zone = zone }
            return SequencedFile(file: named, set: set, defaultHost: source.host ?? "")
        }
    }

    private var reading: ReadingOptions {
        var reading = ReadingOptions(zone: Zone(manifest.zone) ?? query.reading.zone)
        reading.tags = manifest.reading?.tags ?? query.reading.tags
        reading.layouts =
            manifest.reading.map { $0.layouts.compactMap { try? CustomLayout($0) } } ?? query.reading.layouts
        reading.text = [.records, .details]
        reading.isChained = true
        return reading
    }

    func run() throws {
        var options = Scan.Options(reading: reading)
        options.forcedYear = manifest.reading?.year ?? query.forcedYear
        options.namesHosts = true
        _ = try Scan(files, options, into: history, sink: DetailJoiner(self))
        for index in open.values.joined().sorted() { tell(index, "the source has no record at its place") }
    }

    private func tell(_ index: Int, _ text: String) {
        findings.append(
            Finding(.corrupt, file: EvidenceManifest.recordsName, line: records[index].place, text: text))
    }

    func take(_ held: HeldRecord) {
        let place = Place(file: files[held.file].file.name, offset: held.record.offset)
        guard let index = open[place]?.first else { return }
        open[place]?.removeFirst()
        var buffer = ByteBuffer()
        held.withComplete { json.write($0, into: &buffer) }
        let record = records[index]
        let tail = EvidenceWriter.place(at: record.raw.startIndex, count: record.raw.count)
        if record.words.elementsEqual(buffer.bytes.dropLast(2) + tail.utf8) { return }
        if let difference = difference(buffer.bytes, record.words) { tell(index, difference) }
    }

    /// The first member that is another one; nil if there is none.
    private func difference(_ read: [UInt8], _ kept: Slice<MappedFile>) -> String? {
        guard let read = members(read), let kept = members(kept) else { return "the line is no record" }
        let isSameVersion = manifest.jobtrail == Program.version
        for key in Set(read.keys).union(kept.keys).sorted() where !["raw_at", "raw_bytes"].contains(key) {
            let (a, b) = (kept[key], read[key])
            // Another version may know other members.
            if (a == nil || b == nil) && !isSameVersion { continue }
            if a != b { return "'\(key)' is \(words(a)); the source says \(words(b))" }
        }
        return isSameVersion ? "the line is not as this version writes it" : nil
    }

    private func members(_ line: some Sequence<UInt8>) -> [String: JSON]? {
        if case .object(let members) = JSON(line) { members } else { nil }
    }

    private func words(_ value: JSON?) -> String {
        guard let text = value?.line.utf8 else { return "not there" }
        let shown = String(decoding: text.prefix(200), as: UTF8.self)
        return text.count > 200 ? shown + "…" : shown
    }
}

/// Pieces of a stream by their offsets, asked for from front to back.
final class DecodedWindow {
    private let reader: any ByteReader
    private var held: [UInt8] = []
    /// The offset of the first byte that is still needed.
    private var start: Int64 = 0
    /// Held bytes that are not needed any more.
    private var passed = 0
    private var isAtEnd = false

    init(_ reader: any ByteReader) { self.reader = reader }

    /// Whether a line stands at a place as it was read from there: without a byte order mark before it, without NUL
    /// bytes inside it, `#011` as the tab that it stands for.
    func holds(_ line: some Collection<UInt8>, at offset: Int64) throws -> Bool {
        guard offset >= start, try byte(at: offset, keeping: offset) != nil else { return false }
        var (at, index) = (offset, line.startIndex)
        while index < line.endIndex {
            // A hole may be of any size.
            guard let byte = try byte(at: at, keeping: at - offset < 1 << 22 ? offset : at) else { return false }
            if byte == line[index] {
                (at, index) = (at + 1, line.index(after: index))
            } else if byte == 0 {
                at += 1
            } else if try at == offset && stands([0xEF, 0xBB, 0xBF], at: at) {
                at += 3
            } else if try line[index] == 9 && stands(Array("#011".utf8), at: at) {
                (at, index) = (at + 4, line.index(after: index))
            } else {
                return false
            }
        }
        return true
    }

    private func stands(_ bytes: [UInt8], at offset: Int64) throws -> Bool {
        for (index, wanted) in bytes.enumerated() where try byte(at: offset + Int64(index), keeping: start) != wanted {
            return false
        }
        return true
    }

    /// - Parameter kept: what lies before it is not asked for any more.
    private func byte(at offset: Int64, keeping kept: Int64) throws -> UInt8? {
        pass(to: kept)
        while start + Int64(held.count - passed) <= offset && !isAtEnd {
            try readOn()
            pass(to: kept)
        }
        let index = Int(offset - start) + passed
        return index < held.count ? held[index] : nil
    }

    private func pass(to offset: Int64) {
        let count = Int(min(Int64(held.count - passed), offset - start))
        passed += count
        start += Int64(count)
    }

    private func readOn() throws {
        held.removeFirst(passed)
        passed = 0
        let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 17) { buffer, count in
            count = try reader.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        isAtEnd = piece.isEmpty
        held += piece
    }
}
