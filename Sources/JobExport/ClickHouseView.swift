/// A view that folds records in the engine. `{db}` stands for the database.
struct ClickHouseView: Sendable {
    let name: String
    let body: String

    func statement(database: String, onCluster: String) -> String {
        "CREATE VIEW IF NOT EXISTS \(database).\(name)\(onCluster) AS\n"
            + body.replacing("{db}", with: database)
    }

    /// Later ones are built on earlier ones.
    static let all = [runParts, runStarts, events, messages, runs, jobEvents, jobs, updates, failures, version]

    /// Raised with every change of tables and views; `schema --upgrade` brings earlier ones up to date.
    static let version = ClickHouseView(name: "schema_version", body: "SELECT toUInt32(2) AS version")

    /// As `jobtrail messages`: ordered by `host, log_place` they are each host's messages, oldest first.
    static let messages = ClickHouseView(
        name: "messages",
        body: """
            SELECT
                host, msg, if(job_told = '', NULL, job_told) AS job, if(action_told = '', NULL, action_told) AS action,
                if(sub_told = '', NULL, sub_told) AS sub, micros / 1000000 AS timestamp,
                if(percentage_text != '', percentage_text,
                    if(isNull(startup_percentage), NULL, concat(toString(assumeNotNull(startup_percentage)), '%'))
                ) AS startup_percentage,
                ok_counter, err_counter, forked_counter, hex(place) AS log_place
            FROM (SELECT host, msg, toString(job) AS job_told, toString(action) AS action_told,
                toString(sub) AS sub_told, micros, startup_percentage, percentage_text, ok_counter,
                err_counter, forked_counter, place, kind, has_code FROM {db}.records FINAL)
            WHERE kind IN ('completed', 'note') AND has_code = 1
            """)

    /// As `jobtrail updates` without its timeout: one row an event.
    static let updates = ClickHouseView(
        name: "updates",
        body: """
            SELECT
                host, job AS name, toString(kind) AS event, action, toString(sub) AS sub, micros / 1000000 AS time,
                multiIf(msg != '' AND has_code = 0, msg,
                    kind = 'began', concat('Job ', job, ' executing ', action),
                    kind = 'waits', concat('Job ', job, ' waiting for dependencies'),
                    sub = 'err', concat('Job ', job, ' failed to ', action),
                    action = 'start', concat('Job ', job, ' started'),
                    action = 'stop', concat('Job ', job, ' stopped'),
                    action = 'restart', concat('Job ', job, ' restarted'),
                    concat('Job ', job, ' ', action, ' done')) AS msg,
                hex(place) AS log_place
            FROM (SELECT host, job, kind, action, sub, micros, msg, has_code, place FROM {db}.records FINAL)
            WHERE kind IN ('completed', 'began', 'waits')
            """)

    /// Failures by day (UTC), host, job and action.
    static let failures = ClickHouseView(
        name: "failures_per_day",
        body: """
            SELECT toDate(time) AS day, host, job, action, toUInt32(count()) AS failures, max(time) AS last
            FROM (SELECT host, job, action, time, kind, sub FROM {db}.records FINAL)
            WHERE kind = 'completed' AND sub = 'err'
            GROUP BY day, host, job, action
            """)
}
