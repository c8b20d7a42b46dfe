import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `export --evidence DIR`: the chosen records with their raw bytes and places, and fingerprints of all sources.
struct EvidenceExport {
    private let pipeline: Pipeline
    private let folder: String

    /// Choose the records that go into the folder; nothing else of `export` takes them.
    static let choice: [Option] = OptionTable.filters + OptionTable.recordFilters

    /// - Throws: where the folder holds something already; evidence is never written over.
    init(_ arguments: Arguments, folder path: String) throws {
        pipeline = Pipeline(query: try Query(arguments))
        folder = path
        guard try PathText.withPath(path, { access($0, F_OK) }) != 0 || FileListing.isEmpty(folder: path) else {
            throw UsageError("--evidence '\(path)': the folder is not empty")
        }
    }

    /// Makes the folder whole, or leaves nothing of it.
    func run() throws -> ExitStatus {
        let isNew = FileIdentifier(folder) == nil
        var raw: OutputFile?
        do {
            try makeFolder()
            // Whoever has this file has the folder.
            raw = try create(EvidenceManifest.rawName)
            return try fill(raw!)
        } catch {
            if raw != nil {
                for name in EvidenceManifest.names { _ = PathText.withPath(path(name)) { unlink($0) } }
            }
            if isNew { _ = PathText.withPath(folder) { rmdir($0) } }
            throw error
        }
    }

    private func fill(_ raw: OutputFile) throws -> ExitStatus {
        let (facts, filter) = try pipeline.asked()
        let records = try create(EvidenceManifest.recordsName)
        let history = pipeline.history(facts)
        let writer = EvidenceWriter(
            RecordMatcher(filter, history),
            RecordForm.wholeJSON.writer(history.names, files: pipeline.files().map(\.file.name)), raw: raw,
            records: records)
        let scan = try pipeline.scan(
            into: history, text: [.records, .details], chained: true, sink: DetailJoiner(writer))
        for file in [raw, records] { try file.finish() }
        try writeManifest(scan, records: writer.count)
        return pipeline.finish(scan, isEmpty: writer.count == 0, nothing: "no record matches")
    }

    private var mode: FileMode { SourceGuard.mode(of: pipeline.query.input.found) }

    private func makeFolder() throws {
        do throws(SystemError) {
            try PathText.makeFolder(PathText.standard("\(folder)/.."))
            try PathText.makeFolder(folder, mode.folderBits)
        } catch { throw WriteError(name: folder, code: error.code) }
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func create(_ name: String) throws -> OutputFile {
        try OutputFile.new(path(name), mode)
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = try create(name)
        try file.write(bytes)
        try file.finish()
    }

    /// The manifest comes last: a folder without one is not whole.
    private func writeManifest(_ scan: Scan, records: Int) throws {
        let bundles = try describeBundles(scan.files.map(\.file))
        let manifest = EvidenceManifest(
            jobtrail: Program.version, command: CommandLine.arguments, made: TimeText(.gmt).iso(Clock.now),
            zone: pipeline.query.zone.identifier, reading: reading, records: records,
            files: try [EvidenceManifest.rawName, EvidenceManifest.recordsName].map(describe),
            sources: try zip(scan.files, scan.outcomes).map { try describe($0, records: $1.records) },
            bundles: bundles.isEmpty ? nil : bundles)
        try write(EvidenceManifest.name, Array((manifest.json.page + "\n").utf8))
        // `sha256sum -c SHA256SUMS` checks the folder where there is no jobtrail.
        let described = manifest.files + [try describe(EvidenceManifest.name)]
        try write(EvidenceManifest.sumsName, Array(described.map { "\($0.sha256)  \($0.file)\n" }.joined().utf8))
        SystemCall.syncFolder(of: path(EvidenceManifest.name))
    }

    private var reading: EvidenceManifest.Reading {
        let reading = pipeline.query.reading
        return EvidenceManifest.Reading(
            tags: reading.tags, layouts: reading.layouts.map(\.template), year: pipeline.query.forcedYear)
    }

    private func describe(_ entry: SequencedFile, records: Int) throws -> EvidenceManifest.Source {
        let file = entry.file
        let print = try FileDigest.fingerprint(of: file.origin)
        let zone = file.box.zone ?? pipeline.query.reading.zone
        return EvidenceManifest.Source(
            file: file.name, bytes: print.bytes, sha256: print.sha256, records: records,
            bundle: file.bundles.last?.name, modified: file.modified, isMember: file.isMember, set: entry.set,
            host: entry.defaultHost, zone: zone.identifier)
    }

    /// Each bundle once, in the order in which its logs were read.
    private func describeBundles(_ files: [LogFile]) throws -> [EvidenceManifest.File] {
        var described: [EvidenceManifest.File] = []
        for bundle in files.flatMap(\.bundles) where !described.contains(where: { $0.file == bundle.name }) {
            described.append(try EvidenceManifest.File(bundle.name, bundle.origin))
        }
        return described
    }

    private func describe(_ name: String) throws -> EvidenceManifest.File {
        try EvidenceManifest.File(name, PathOrigin(path: path(name)))
    }
}

/// Writes each chosen record twice: its bytes into `records.log`, what it says and where it stood as a line of JSON.
final class EvidenceWriter: CompleteRecordSink {
    private var matcher: RecordMatcher
    private var json: any RecordWriter
    private var raw = RecordRaw()
    private let files: (raw: OutputFile, records: OutputFile)
    private var at = 0
    private var lines = ByteBuffer()
    private(set) var count = 0

    init(_ matcher: RecordMatcher, _ json: any RecordWriter, raw: OutputFile, records: OutputFile) {
        (self.matcher, self.json, files) = (matcher, json, (raw, records))
    }

    func wants(_ record: Record, run: Int) -> Bool { matcher.matches(record, run: run) }

    func take(_ held: HeldRecord) throws {
        var (bytes, line) = (ByteBuffer(), ByteBuffer())
        held.withComplete {
            raw.write($0, into: &bytes)
            json.write($0, into: &line)
        }
        try files.raw.write(bytes.bytes)
        // The row's own object, with two more members.
        lines.append(Array(line.bytes.dropLast(2)))
        lines.append(EvidenceWriter.place(at: at, count: bytes.count))
        lines.append(10)
        at += bytes.count
        count += 1
        if lines.count > 1 << 16 { try flush() }
    }

    func finish() throws { try flush() }

    private func flush() throws {
        try files.records.write(lines.bytes)
        lines.clear()
    }

    /// What ends a line: where the record's bytes stand in `records.log`.
    static func place(at: Int, count: Int) -> String { ",\"raw_at\":\(at),\"raw_bytes\":\(count)}" }
}

/// A record as an evidence folder holds it.
struct KeptRecord {
    /// The source that it was taken from, where its line begins in the decoded bytes, and that line's number.
    let file: String
    let offset: Int64
    let line: Int
    /// Its bytes, in `records.log`.
    let raw: Slice<MappedFile>
    /// What it says, a line of `records.ndjson`, and that line's number.
    let words: Slice<MappedFile>
    let place: Int

    /// - Parameter end: where the record before it ends in `records.log`.
    /// - Returns: nil for a line that is no record, or does not lead to the bytes from there on.
    init?(_ words: Slice<MappedFile>, at place: Int, in log: MappedFile, behind end: Int) {
        guard let json = JSON(words), let file = json["file"]?.text, let offset = json["offset"]?.integer,
            let line = json["line"]?.integer, let rawAt = json["raw_at"]?.integer,
            let count = json["raw_bytes"]?.integer, rawAt == end, count > 0, count <= log.count - end
        else { return nil }
        (self.file, self.offset, self.line) = (file, offset, Int(line))
        (raw, self.words, self.place) = (log[end..<end + Int(count)], words, place)
    }
}
