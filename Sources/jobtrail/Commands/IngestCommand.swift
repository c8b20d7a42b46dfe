import Glibc
import JobRecords
import JobState
import JobStore
import LogBytes

/// `ingest PATH... --store FILE`: puts logs into a store, and what is read in them into its tables.
enum IngestCommand {
    static let command = Command(
        "ingest", "Put logs and bundles into a store", operands: "PATH...",
        options: OptionTable.sources.without("year") + OptionTable.account
            + OptionTable.output.only("no-progress"),
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard let path = arguments.value("store") else { throw UsageError("ingest needs --store FILE") }
        guard !arguments.operands.isEmpty || arguments.has("root") else {
            throw UsageError("ingest what? A log, a directory or a bundle is wanted")
        }
        var plain = arguments
        plain.remove("store")
        let found = try FoundInput(plain)
        // From here on the store knows what its boxes are called.
        var arguments = arguments
        arguments.remove("as-host")
        let files = found.sets.flatMap(\.files)
        var failures = found.failures
        var damaged = 0
        try StoreFile.add(path, of: found) { store in
            var reading = try ReadingOptions(arguments, zone: ZoneChoice.named(arguments) ?? .current)
            try StoreReading.complete(&reading, of: store, arguments)
            try store.database.transaction {
                let added = try add(found, to: store, reading.zone, &failures)
                try store.note(found.beside)
                if !arguments.has("quiet") { Terminal.complain("\(path): \(added) of \(files.count) files are new") }
            }
            try StoreFilling(store: store, arguments: arguments).run(reading)
            damaged = store.damagedFiles
        }
        for failure in failures { Terminal.complain("\(failure)") }
        let status = try account(path, arguments)
        let isDamaged = damaged > 0 || found.bundleDamages(besides: []).contains { $0.kind != .missing }
        return !failures.isEmpty ? .failed : status == .done && isDamaged ? .findings : status
    }

    /// - Parameter failures: gets what no reader can read.
    /// - Returns: how many files were not there before.
    private static func add(
        _ found: FoundInput, to store: LogStore, _ zone: Zone, _ failures: inout [SourceError]
    ) throws -> Int {
        var added = 0
        for set in found.sets + found.companions {
            for file in set.files where try !store.isFollowed(file) {
                if let failure = JournalForm.refusal(file) {
                    failures.append(failure)
                } else if try store.add(file, set: set, zone: zone) {
                    added += 1
                }
            }
        }
        return added
    }

    /// Tells what was skipped in all that the store holds.
    private static func account(_ path: String, _ arguments: Arguments) throws -> ExitStatus {
        var stored = arguments
        stored.operands = []
        let pipeline = Pipeline(query: try Query(stored))
        return pipeline.finish(try pipeline.query.input.found.store?.facts()?.outcomes)
    }
}
