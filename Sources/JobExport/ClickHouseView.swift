/// A view that folds records in the engine. `{db}` stands for the database.
struct ClickHouseView: Sendable {
    let name: String
    let body: String

    func statement(database: String, onCluster: String) -> String {
        "CREATE VIEW IF NOT EXISTS \(database).\(name)\(onCluster) AS\n"
            + body.replacing("{db}", with: database)
    }

    /// Later ones are built on earlier ones.
    static let all = [runStarts, events, messages, runs, jobEvents, jobs, updates, failures]

    /// Per host, the places at which the engine's runs start, sorted.
    ///
    /// A host's first record starts a run; the first record of a later import does not by itself, see `heads`.
    static let runStarts = ClickHouseView(
        name: "run_starts",
        body: """
            SELECT host, arraySort(arrayDistinct(arrayConcat([min(place)], groupArrayIf(place, run_start IN ('line', 'cues'))))) AS starts
            FROM {db}.records FINAL
            GROUP BY host
            """)

    /// The records that count, each with its run.
    static let events = ClickHouseView(
        name: "events",
        body: """
            SELECT
                host, toUInt32(arrayCount(s -> s <= place, starts)) AS run_number, length(starts) AS run_count,
                place, id, micros, time, kind, msg, has_code, severity, job, action, sub, startup_percentage,
                percentage_text, ok_counter, err_counter, forked_counter, pid, text, depends, fields, detail,
                file, offset, line
            FROM (SELECT * FROM {db}.records FINAL)
            ANY INNER JOIN (SELECT host, starts FROM {db}.run_starts) USING (host)
            """)

    /// As `jobtrail messages`: ordered by `host, place` they are each host's messages, oldest first.
    static let messages = ClickHouseView(
        name: "messages",
        body: """
            SELECT
                host, msg, job, action, sub, micros / 1000000 AS timestamp,
                if(percentage_text != '', percentage_text,
                    if(isNull(startup_percentage), NULL, concat(toString(assumeNotNull(startup_percentage)), '%'))
                ) AS startup_percentage,
                ok_counter, err_counter, forked_counter, place
            FROM (SELECT host, msg, job, action, sub, micros, startup_percentage, percentage_text, ok_counter,
                err_counter, forked_counter, place, kind, has_code FROM {db}.records FINAL)
            WHERE kind = 'completed' AND has_code = 1
            """)

    /// As `jobtrail runs`.
    static let runs = ClickHouseView(
        name: "runs",
        body: """
            SELECT
                host, run_number AS run, argMin(micros, place) / 1000000 AS start, argMax(micros, place) / 1000000 AS end,
                toUInt32(countIf(kind = 'completed' AND has_code = 1)) AS messages,
                toUInt32(countIf(kind = 'completed' AND has_code = 1 AND sub = 'ok')) AS ok,
                toUInt32(countIf(kind = 'completed' AND has_code = 1 AND sub = 'err')) AS err,
                toUInt32(uniqExactIf(job, job != '')) AS jobs
            FROM {db}.events
            WHERE NOT (kind = 'restated' AND job = '')
            GROUP BY host, run_number
            """)

    /// Per host and job, what happened to it in the host's last run, oldest first.
    static let jobEvents = ClickHouseView(
        name: "job_events",
        body: """
            SELECT
                host, job,
                maxIf(place, kind = 'completed' AND run_number = run_count) AS done,
                maxIf(place, kind IN ('began', 'completed', 'waits') AND run_number = run_count) AS last,
                argMaxIf(toString(kind), place, kind IN ('began', 'completed', 'waits') AND run_number = run_count) AS last_kind,
                argMaxIf(micros, place, kind = 'completed' AND run_number = run_count) AS done_micros,
                argMaxIf(action, place, kind = 'completed' AND run_number = run_count) AS done_action,
                argMaxIf(toString(sub), place, kind = 'completed' AND run_number = run_count) AS done_sub,
                argMaxIf(action, place, kind = 'completed' AND run_number = run_count
                    AND action IN ('start', 'restart', 'stop')) AS turned,
                arraySort(groupArrayIf(place, kind = 'completed' AND run_number = run_count)) AS done_places,
                arraySort(groupArrayIf(place, kind = 'began' AND run_number = run_count)) AS began_places,
                arraySort((x, p) -> p, groupArrayIf(micros, kind = 'began' AND run_number = run_count),
                    groupArrayIf(place, kind = 'began' AND run_number = run_count)) AS began_micros,
                arraySort((x, p) -> p, groupArrayIf(action, kind = 'began' AND run_number = run_count),
                    groupArrayIf(place, kind = 'began' AND run_number = run_count)) AS began_actions,
                argMaxIf(ifNull(pid, -1), place, kind = 'began' AND run_number = run_count) AS began_pid
            FROM {db}.events
            WHERE job != ''
            GROUP BY host, job
            """)

    /// As `jobtrail jobs`: what is true of each job now. The beginning that a completed action ends is the last one
    /// of the same action since the completion before.
    static let jobs = ClickHouseView(
        name: "jobs",
        body: """
            SELECT
                host, job AS name, if(turned IN ('start', 'restart'), 'start', 'stop') AS status,
                if(done_sub = 'err', 'err', 'ok') AS sub,
                multiIf(last_kind = 'began', 'executing', last_kind = 'waits', 'waiting_depends', 'waiting') AS schedule,
                if(length(began_places) > 0 AND began_places[-1] > done, began_micros[-1],
                    if(length(done_places) = 0, toInt64(0),
                        if(opened > 0 AND began_actions[opened] = done_action
                                AND (length(done_places) < 2 OR began_places[opened] > done_places[-2]),
                            began_micros[opened], done_micros))) / 1000000 AS t0,
                if(length(done_places) = 0, toInt64(0), done_micros) / 1000000 AS t1,
                if(last_kind = 'began', began_actions[-1], '') AS running_action,
                if(last_kind = 'began' AND began_pid >= 0, began_pid, NULL) AS pid
            FROM (SELECT *, toInt32(arrayCount(p -> p < done, began_places)) AS opened FROM {db}.job_events)
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
                place
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
