import JobStore

/// Brings the tables of a store to which something was added up to date, before they are asked.
enum TableRefresh {
    /// - Parameter arguments: how the lines are read.
    static func run(_ path: String, _ arguments: Arguments) throws {
        guard try LogStore(path: path, creates: false).isAhead else { return }
        _ = try StoreFilling.run(try LogStore(path: path, creates: true), arguments)
    }
}
