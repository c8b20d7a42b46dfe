import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `verify --evidence DIR`: whether an evidence folder is as it was written, and, where paths are given, whether its
/// records stand in these sources.
struct EvidenceCheck {
    private let folder: String
    private let manifest: EvidenceManifest
    /// What is wrong with the folder itself, and with what the given sources are.
    private var alterations: [Finding] = []
    private var absences: [Finding] = []

    private var findings: [Finding] { alterations + absences }

    /// - Throws: where there is no manifest that can be read.
    init(folder path: String) throws {
        folder = path
        let place = "\(path)/\(EvidenceManifest.name)"
        guard let bytes = try? MappedFile(path: place) else {
            throw SourceError(path: place, reason: "no manifest: not an evidence folder, or it was never finished")
        }
        guard let manifest = JSON(bytes).flatMap({ EvidenceManifest($0) }) else {
            throw SourceError(path: place, reason: "not a manifest that export --evidence wrote")
        }
        self.manifest = manifest
    }

    /// `12 records of 2 sources, made 2026-11-24T10:40:27Z by jobtrail 0.1.0`.
    var summary: String {
        "\(manifest.records) records of \(manifest.sources.count) sources, made \(manifest.made) by jobtrail "
            + manifest.jobtrail
    }

    /// - Parameter query: names the sources to compare with; nil if none are given.
    mutating func run(against query: Query?) throws {
        checkSums()
        let kept = [EvidenceManifest.rawName, EvidenceManifest.recordsName]
        for file in manifest.files { check(file.file, file.sha256, "the manifest") }
        require(kept, in: manifest.files.map(\.file), EvidenceManifest.name)
        let records = checkRecords()
        guard let query, alterations.isEmpty else { return }
        let files = query.input.files
        try compareBundles(files.map(\.file))
        let given = try files.map { (try FileDigest.sha256(of: $0.file.origin), $0.file) }
        try compare(records, query, Dictionary(given) { first, _ in first })
    }

    /// What a witness does not name could be changed without a trace.
    private mutating func require(_ names: [String], in named: [String], _ witness: String) {
        for name in names where !named.contains(name) {
            add(.missing, witness, "it has no fingerprint of \(name)")
        }
    }

    // MARK: the folder

    private mutating func add(_ kind: Finding.Kind, _ file: String, _ text: String, line: Int? = nil, at: Int64? = nil)
    {
        alterations.append(Finding(kind, file: file, offset: at, line: line, text: text))
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// The fingerprints of the folder's files, the manifest's among them.
    private mutating func checkSums() {
        let name = EvidenceManifest.sumsName
        guard let bytes = try? MappedFile(path: path(name)), let text = String(validating: bytes, as: UTF8.self) else {
            return add(.missing, name, "the file is missing: nothing tells whether the manifest was changed")
        }
        var named: [String] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { return add(.corrupt, name, "a line is not a fingerprint") }
            let file = words[1].trimmed
            named.append(file)
            check(file, String(words[0]), name)
        }
        require([EvidenceManifest.rawName, EvidenceManifest.recordsName, EvidenceManifest.name], in: named, name)
    }

    private mutating func check(_ name: String, _ digest: String, _ witness: String) {
        // Two witnesses of one change are one finding.
        guard !alterations.contains(where: { $0.file == name }) else { return }
        guard !name.contains("/"), isFile(name), let found = try? FileDigest.sha256(of: PathOrigin(path: path(name)))
        else {
            return add(.missing, name, "the file is missing; \(witness) names it")
        }
        if found != digest { add(.corrupt, name, "its SHA-256 is not the one that \(witness) tells: it was changed") }
    }

    private func isFile(_ name: String) -> Bool { FileKind.isRegular(path(name)) }

    /// The records, which must fill the raw file without a gap.
    private mutating func checkRecords() -> [KeptRecord] {
        let name = EvidenceManifest.recordsName
        guard isFile(name), isFile(EvidenceManifest.rawName),
            let lines = try? MappedFile(path: path(name)),
            let raw = try? MappedFile(path: path(EvidenceManifest.rawName))
        else { return [] }
        var records: [KeptRecord] = []
        var end = 0
        for (index, line) in lines.split(separator: 10).enumerated() {
            guard let record = KeptRecord(line, at: index + 1, in: raw, behind: end) else {
                add(
                    .corrupt, name, "the line does not lead to its bytes in \(EvidenceManifest.rawName)",
                    line: index + 1)
                return []
            }
            end = record.raw.endIndex
            records.append(record)
        }
        if end != raw.count { add(.corrupt, EvidenceManifest.rawName, "it holds bytes that belong to no record") }
        if records.count != manifest.records {
            add(.corrupt, name, "it holds \(records.count) records; the manifest says \(manifest.records)")
        }
        return records
    }

    // MARK: the sources

    private mutating func compare(_ records: [KeptRecord], _ query: Query, _ given: [String: LogFile]) throws {
        let bySource = Dictionary(grouping: records, by: \.file)
        for source in manifest.sources {
            guard let file = given[source.sha256] else {
                differ(source.file, "none of the given sources has its SHA-256: it was changed, or is not here")
                continue
            }
            try compare((bySource[source.file] ?? []).sorted { $0.offset < $1.offset }, with: file)
        }
        let sources = Set(manifest.sources.map(\.file))
        for record in records where !sources.contains(record.file) {
            add(.corrupt, EvidenceManifest.recordsName, "its source is not in the manifest", line: record.place)
        }
        // How a line is read may hang on what stands before it: only all sources together tell.
        guard findings.isEmpty else { return }
        let reading = EvidenceReading(manifest, records, given, query)
        try reading.run()
        alterations += reading.findings
    }

    private mutating func differ(_ file: String, _ text: String) {
        absences.append(Finding(.missing, file: file, text: text))
    }

    /// Where the sources are given in bundles again, these must be the ones they were taken from. Members that were
    /// unpacked since then have none.
    private mutating func compareBundles(_ files: [LogFile]) throws {
        var given: [String: String] = [:]
        for bundle in files.flatMap(\.bundles) where given[bundle.name] == nil {
            given[bundle.name] = try FileDigest.sha256(of: bundle.origin)
        }
        guard !given.isEmpty else { return }
        let digests = Set(given.values)
        for bundle in manifest.bundles ?? [] where !digests.contains(bundle.sha256) {
            differ(bundle.file, "none of the given bundles has its SHA-256: it was changed, or is not here")
        }
    }

    /// Each record's line must stand at its place in the source's decoded bytes.
    private mutating func compare(_ records: [KeptRecord], with file: LogFile) throws {
        let window = DecodedWindow(try file.openDecoded())
        for record in records {
            let line = record.raw.prefix { $0 != 10 }
            if try !window.holds(line, at: record.offset) {
                add(
                    .corrupt, record.file, "another line stands at the record's place", line: record.line,
                    at: record.offset)
            }
        }
    }
}

extension EvidenceCheck {
    /// `verify --evidence DIR`.
    static func verify(_ arguments: Arguments, folder: String) throws -> ExitStatus {
        let form = try arguments.choice("output", OutputForm.self) ?? .table
        var check = try EvidenceCheck(folder: folder)
        let query = arguments.operands.isEmpty ? nil : try Query(arguments)
        try check.run(against: query)
        let context = ViewContext(
            time: TimeText(.gmt), now: Clock.now, width: Terminal.width,
            colored: Terminal.isColored(try arguments.choice("color", ColorChoice.self) ?? .auto),
            headers: !arguments.has("no-headers"))
        try ViewPrinter.print(
            ViewForms(
                table: { check.words(comparesSources: query != nil) },
                document: { DocumentedViews.verify(check.findings, []) },
                rows: RowsView(check.findings, nil, context).written), form)
        return check.findings.isEmpty ? .done : .findings
    }

    private func words(comparesSources: Bool) -> [String] {
        let verdict =
            !alterations.isEmpty
            ? "The evidence is not as it was written:"
            : !findings.isEmpty
                ? "The evidence is as it was written, but the given sources are not those that it was made of:"
                : comparesSources
                    ? "The evidence is as it was written, and its records stand in the given sources."
                    : "The evidence is as it was written. Give the sources' PATHs to compare with them too."
        return [SafeText.shown(summary), verdict]
            + findings.map { finding in
                let line = finding.line.map { " line \($0)" } ?? ""
                return
                    "  \(finding.kind.rawValue)  \(SafeText.shown(finding.file))\(line): \(SafeText.shown(finding.text))"
            }
    }
}
