import Glibc
import JobStore
import LogBytes

/// `export --to sqlite`: the tables of `query` in a new database, for sqlite3 and whatever else reads its files.
struct DatabaseExport {
    private let pipeline: Pipeline
    private let path: String

    init(_ arguments: Arguments) throws {
        guard let path = arguments.value("into"), path != "-" else {
            throw UsageError("--to sqlite wants --into FILE: a database cannot be written to a pipe")
        }
        self.path = path
        pipeline = Pipeline(query: try Query(arguments))
        try DatabaseExport.checkIsNew(path)
    }

    private static func checkIsNew(_ path: String) throws {
        var facts = stat()
        if PathText.withPath(path, { lstat($0, &facts) }) == 0 {
            throw StoreError(
                path: path, reason: "is there already, and a new database is written; remove it or name another")
        }
    }

    /// Writes the whole database or none: it takes its name when it is complete.
    func run() throws -> ExitStatus {
        try SourceGuard.check(path, pipeline.query.input.found, option: "--into")
        let mode = SourceGuard.mode(of: pipeline.query.input.found)
        let draft = DraftName(beside: path)
        let descriptor = try OutputFile.failing(path) { () throws(SystemError) in
            try DraftFile.create(draft.path, mode)
        }
        defer { close(descriptor) }
        let status: ExitStatus
        do {
            status = try fill(draft.path)
        } catch let error as StoreError {
            throw StoreError(path: path, reason: error.reason, code: error.code)
        }
        try DatabaseExport.checkIsNew(path)
        try OutputFile.failing(path) { () throws(SystemError) in
            _ = try SystemCall.checked { fsync(descriptor) }
            try draft.give(to: path, replaces: false)
        }
        return status
    }

    private func fill(_ draft: String) throws -> ExitStatus {
        let database = try Database(path: draft, .writing)
        // Nobody reads the draft, and a broken one is thrown away: there is nothing to roll back.
        try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \(Schema.queried)")
        var status = ExitStatus.done
        try database.transaction {
            try copyRecords(into: database)
            let scan = try TableFiller(pipeline: pipeline, database: database).fill(only: Set(Schema.stateNames))
            try database.execute(Schema.indexes)
            status = pipeline.finish(scan, isEmpty: false, nothing: "")
        }
        return status
    }

    /// As a statement over the files reads them.
    private func copyRecords(into database: Database) throws(StoreError) {
        let records = try RecordsTable(
            LogRecords(pipeline.query.input.files, pipeline.options, pipeline.fold), in: database)
        records.keepsRows = true
        try records.register("records_of_files", in: database)
        try database.execute("INSERT INTO records SELECT * FROM records_of_files")
    }
}
