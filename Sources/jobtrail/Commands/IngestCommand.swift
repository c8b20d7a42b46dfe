import Foundation
import JobState
import JobStore
import LogBytes

/// `ingest PATH... --store FILE`: puts logs into a store, and what is read in them into its tables.
enum IngestCommand {
    static let command = Command(
        "ingest", "Put logs and bundles into a store", operands: "PATH...",
        options: OptionTable.sources + OptionTable.account + OptionTable.output.filter { $0.name == "no-progress" },
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard let path = arguments.value("store") else { throw UsageError("ingest needs --store FILE") }
        guard !arguments.operands.isEmpty else {
            throw UsageError("ingest what? A log, a directory or a bundle is wanted")
        }
        var plain = arguments
        plain.remove("store")
        let found = try FoundInput(plain)
        try StoreFile.prepare(path, for: found)
        let store = try LogStore(path: path, creates: true)
        try store.database.transaction {
            let added = try add(found, to: store)
            if !arguments.has("quiet") {
                Terminal.complain("\(path): \(added) of \(found.sets.flatMap(\.files).count) files are new")
            }
        }
        let status = try read(store, arguments)
        for failure in found.failures { Terminal.complain("\(failure)") }
        return found.failures.isEmpty ? status : .failed
    }

    /// Reads what the store holds, unless its tables are of the same already.
    private static func read(_ store: LogStore, _ arguments: Arguments) throws -> ExitStatus {
        let query = try StoreFilling.query(store.path, arguments)
        if let facts = try store.facts(reading: StoreReading.words(query)) {
            let scan = Scan(query.input.files, Scan.Options(reading: query.reading))
            scan.recall(facts, names: [])
            return Pipeline(query: query).finish(scan, isEmpty: false, nothing: "")
        }
        let (pipeline, scan) = try StoreFilling.run(store, arguments)
        return pipeline.finish(scan, isEmpty: false, nothing: "")
    }

    /// - Returns: how many files were not there before.
    private static func add(_ found: FoundInput, to store: LogStore) throws -> Int {
        var added = 0
        for set in found.sets {
            for file in set.files where try !store.isFollowed(file) {
                let digest = try FileDigest.sha256(of: file.origin)
                if try store.add(file, set: set, sha256: digest) { added += 1 }
            }
        }
        return added
    }
}
