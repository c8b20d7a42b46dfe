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
        let found = try FoundInput(plain, readsTwice: true)
        let store = try LogStore(path: path, creates: true)
        var stored = arguments
        stored.setOperands([])
        var status = ExitStatus.done
        try store.database.transaction {
            let added = try add(found, to: store)
            if !arguments.has("quiet") {
                Terminal.complain("\(path): \(added) of \(found.sets.flatMap(\.files).count) files are new")
            }
        }
        // The kept files are read by other connections, which see them once they are committed.
        let pipeline = Pipeline(query: try Query(stored, readsTwice: true))
        try store.database.transaction {
            try DerivedTables(store.database).clear()
            let scan = try TableFiller(pipeline: pipeline, database: store.database).fill()
            try DerivedTables(store.database).index()
            try store.noteFilled()
            status = pipeline.finish(scan, isEmpty: false, nothing: "")
        }
        for failure in found.failures { Terminal.complain("\(failure)") }
        return found.failures.isEmpty ? status : .failed
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
