import JobColumns
import JobState
import JobStore

/// Answers the table `jobs_at(T)`: what `jobs --at T` shows.
enum JobsAt {
    /// - Parameter pipeline: over the log that the database is of; asked for when a statement names the table.
    static func register(in database: Database, pipeline: @escaping () throws -> Pipeline) throws {
        try JobsAtTable(in: database) { text in
            do { return try rows(at: text, pipeline()) } catch let error as UsageError { throw Refusal(error) }
        }.register(in: database)
    }

    private static func rows(at text: String, _ plain: Pipeline) throws -> JobsAtTable.Rows {
        var query = plain.query
        query.at = text == "now" ? .absolute(Clock.now) : try TimeExpression(text, option: "at")
        let pipeline = Pipeline(query: query)
        let scan = pipeline.scan(into: pipeline.history(try pipeline.facts()))
        return scan.history.hosts.flatMap { host in
            host.jobs.map { JobRow(host: scan.names[host.host], job: $0, names: scan.names).sqlValues }
        }
    }

    /// A time that is none, in words that name no option.
    private struct Refusal: Error, CustomStringConvertible {
        let description: String

        init(_ error: UsageError) {
            description = error.message.hasPrefix("--at ") ? "jobs_at: \(error.message.dropFirst(5))" : error.message
        }
    }
}
