import Foundation
import JobState
import JobViews
import LogBytes

/// `export --evidence DIR`: the chosen records with their raw bytes and places, and fingerprints of all sources.
struct EvidenceExport {
    private let pipeline: Pipeline
    private let folder: URL

    /// - Throws: where the folder holds something already; evidence is never written over.
    init(_ arguments: Arguments, folder path: String) throws {
        pipeline = Pipeline(query: try Query(arguments))
        folder = URL(fileURLWithPath: path)
        guard try FileManager.default.fileExists(atPath: path) == false || held().isEmpty else {
            throw UsageError("--evidence '\(path)': the folder is not empty")
        }
    }

    private func held() throws -> [String] {
        try told { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
    }

    private func told<Result>(_ work: () throws -> Result) throws -> Result {
        do { return try work() } catch let error as CocoaError {
            throw SourceError(path: folder.path, reason: error.localizedDescription)
        }
    }

    func run() throws -> ExitStatus {
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        try told { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        let raw = try create(EvidenceManifest.rawName)
        let rows = RowCollector(try create(EvidenceManifest.recordsName), last: nil, isReversed: false)
        let files = pipeline.query.input.files.map(\.file.name)
        var printer: RecordPrinter?
        let scan = pipeline.scan(facts: facts, text: [.records, .details], chained: true) {
            let selection = RecordSelection(RecordMatcher(filter, $0.names), pattern: nil, isInverted: false)
            let writer = EvidenceWriter(RecordJSON($0.names, files: files), rawInto: raw)
            let options = RecordPrinter.Options(onlyMessages: false, outputFailed: Program.endAfterOutputFailure)
            let made = RecordPrinter(selection, writer, rows, options)
            printer = made
            return made
        }
        try printer?.finish()
        let matches = printer?.matches ?? 0
        try writeManifest(scan, records: matches)
        return pipeline.finish(scan, isEmpty: matches == 0, nothing: "no record matches")
    }

    private func create(_ name: String) throws -> OutputFile {
        let path = folder.appendingPathComponent(name).path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw WriteError(name: path, code: errno) }
        return OutputFile(descriptor: descriptor, name: path)
    }

    /// The manifest comes last: a folder without one is not whole.
    private func writeManifest(_ scan: Scan, records: Int) throws {
        let bundles = try describeBundles(scan.files.map(\.file))
        let manifest = EvidenceManifest(
            jobtrail: Program.version, command: CommandLine.arguments, made: TimeText(.gmt).iso(Clock.now),
            zone: pipeline.query.zone.identifier, records: records,
            files: try [EvidenceManifest.rawName, EvidenceManifest.recordsName].map(describe),
            sources: try zip(scan.files, scan.outcomes).map { entry, outcome in
                let print = try FileDigest.fingerprint(of: entry.file.origin)
                return EvidenceManifest.Source(
                    file: entry.file.name, bytes: print.bytes, sha256: print.sha256, records: outcome.records,
                    bundle: entry.file.bundles.last?.name)
            }, bundles: bundles.isEmpty ? nil : bundles)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try create(EvidenceManifest.name).write(String(decoding: encoder.encode(manifest), as: UTF8.self) + "\n")
        // `sha256sum -c SHA256SUMS` checks the folder where there is no jobtrail.
        let described = manifest.files + [try describe(EvidenceManifest.name)]
        try create(EvidenceManifest.sumsName).write(described.map { "\($0.sha256)  \($0.file)" })
    }

    /// Each bundle once, in the order in which its logs were read.
    private func describeBundles(_ files: [LogFile]) throws -> [EvidenceManifest.File] {
        var described: [EvidenceManifest.File] = []
        for bundle in files.flatMap(\.bundles) where !described.contains(where: { $0.file == bundle.name }) {
            let (sha256, bytes) = try FileDigest.fingerprint(of: bundle.origin)
            described.append(EvidenceManifest.File(file: bundle.name, bytes: bytes, sha256: sha256))
        }
        return described
    }

    private func describe(_ name: String) throws -> EvidenceManifest.File {
        let path = folder.appendingPathComponent(name).path
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
        return EvidenceManifest.File(
            file: name, bytes: size ?? 0, sha256: try FileDigest.sha256(of: PathOrigin(path: path)))
    }
}
