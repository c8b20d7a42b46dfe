import CSQLite

/// The table `jobs_at(T)`: every job's state at an instant.
public final class JobsAtTable {
    public typealias Rows = [[Statement.Value]]

    private let answer: (String) throws -> Rows
    let declaration: String
    /// What was asked already: a join asks for the same instant again and again.
    private var known: [String: Rows] = [:]

    /// - Parameters:
    ///   - database: has the table `jobs` of the schema, whose columns these are.
    ///   - answer: the rows for a written time; its error's text is told.
    public init(in database: Database, answer: @escaping (String) throws -> Rows) throws(StoreError) {
        self.answer = answer
        let columns = try TableColumns.read("jobs", in: database).map { "\"\($0.name)\" \($0.type)" }
        declaration = "CREATE TABLE x(\(columns.joined(separator: ", ")), \"at\" TEXT HIDDEN)"
    }

    public func register(in database: Database) throws(StoreError) {
        let own = Unmanaged.passRetained(self)
        let status = sqlite3_create_module_v2(database.handle, "jobs_at", JobsAtModule.pointer, own.toOpaque()) { own in
            Unmanaged<JobsAtTable>.fromOpaque(own!).release()
        }
        guard status == SQLITE_OK else { throw database.lastError() }
    }

    func rows(at time: String) throws -> Rows {
        if let rows = known[time] { return rows }
        let rows = try answer(time)
        if known.count > 16 { known = [:] }
        known[time] = rows
        return rows
    }
}

/// One scan of `jobs_at`.
final class JobsAtCursor {
    var rows: JobsAtTable.Rows = []
    var time = ""
    var at = 0
}
