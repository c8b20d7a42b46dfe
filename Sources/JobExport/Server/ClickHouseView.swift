import CXXHash
import JobColumns
import JobState

/// A view that folds records in the server. `{db}` stands for the database.
struct ClickHouseView: Sendable {
    let name: String
    let body: String

    func statement(database: String, onCluster: String) -> String {
        "CREATE VIEW IF NOT EXISTS \(database).\(name)\(onCluster) AS\n"
            + body.replacing("{db}", with: database)
    }

    /// Later ones are built on earlier ones.
    static let all = folding + [version]

    private static let folding = [runParts, runStarts, events, messages, runs, jobEvents, jobs, updates, failures]

    /// Another number for other tables or views, made of their definitions; `schema --upgrade` brings earlier ones up to
    /// date.
    private static let version: ClickHouseView = {
        let columns = ExportTable.allCases.map { table in
            "\(table) \(table.key) \(table.columns.map { "\($0.name) \($0.type.name)" })"
        }
        var definitions = (columns + folding.map { "\($0.name) \($0.body)" }).joined(separator: "\n")
        let number = definitions.withUTF8 { XXH32($0.baseAddress, $0.count, 0) }
        return ClickHouseView(name: "schema_version", body: "SELECT toUInt32(\(number)) AS version")
    }()

    private static let percentage = RecordRow.column(.percentage).name

    /// As `jobtrail messages`: ordered by `host, log_place` they are each host's messages, oldest first.
    static let messages = ClickHouseView(
        name: "messages",
        body: """
            SELECT
                host, msg, if(job_told = '', NULL, job_told) AS job, if(action_told = '', NULL, action_told) AS action,
                if(sub_told = '', NULL, sub_told) AS sub, micros / 1000000 AS timestamp,
                if(percentage_text != '', percentage_text,
                    if(isNull(\(percentage)), NULL, concat(toString(assumeNotNull(\(percentage))), '%'))
                ) AS \(percentage),
                ok_counter, err_counter, forked_counter, hex(place) AS log_place
            FROM (SELECT host, msg, toString(job) AS job_told, toString(action) AS action_told,
                toString(sub) AS sub_told, micros, \(percentage), percentage_text, ok_counter,
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
                    \(knownActions { "action = '\($0)', concat('Job ', job, ' \($0.done)')" }),
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

extension ClickHouseView {
    private static func knownActions(_ words: (KnownAction) -> String) -> String {
        KnownAction.allCases.map(words).joined(separator: ", ")
    }
}

/// The jobs' state, folded in the server.
extension ClickHouseView {
    /// Per host and job, what happened to it in the host's last run: the last event, the last completion, and the
    /// beginnings, oldest first. An action leaves the job in the catalogue's `exit_status`, if that tells one. Jobs that
    /// the catalogue knows are there if nothing happened to them, too.
    static let jobEvents = ClickHouseView(
        name: "job_events",
        body: """
            SELECT
                host, job,
                maxIf(place, is_now AND kind = 'completed') AS done, countIf(is_now AND kind = 'completed') AS dones,
                argMaxIf(kind, place, is_now) AS last_kind,
                argMaxIf(micros, place, is_now AND kind = 'completed') AS done_micros,
                argMaxIf(action, place, is_now AND kind = 'completed') AS done_action,
                argMaxIf(sub, place, is_now AND kind = 'completed') AS done_sub,
                argMaxIf(effect, place, is_now AND kind = 'completed' AND effect != '\(Catalogue.dontChange)') AS turned,
                arrayReverseSort(groupArrayIf(place, is_now AND kind = 'completed')) AS done_places,
                arrayReverseSort(groupArrayIf(place, is_now AND kind = 'began')) AS began_places,
                arrayReverseSort((x, p) -> p, groupArrayIf(micros, is_now AND kind = 'began'),
                    groupArrayIf(place, is_now AND kind = 'began')) AS began_micros,
                arrayReverseSort((x, p) -> p, groupArrayIf(action, is_now AND kind = 'began'),
                    groupArrayIf(place, is_now AND kind = 'began')) AS began_actions,
                argMaxIf(process, place, is_now AND kind = 'began') AS began_pid
            FROM
            (
                SELECT
                    host, job, place, what AS kind, micros, action, outcome AS sub, process,
                    multiIf(exit_status != '', exit_status,
                        \(knownActions { "action = '\($0)', '\($0.status)'" }), '\(Catalogue.dontChange)') AS effect,
                    place >= last_start AND what != 'restated' AS is_now
                FROM
                (
                    SELECT host, job, place, what, micros, action, outcome, process, exit_status
                    FROM
                    (
                        SELECT
                            host, job, place, toString(kind) AS what, micros, action, toString(sub) AS outcome,
                            ifNull(pid, -1) AS process
                        FROM (SELECT host, job, place, kind, micros, action, sub, pid FROM {db}.records FINAL)
                    ) AS told
                    ANY LEFT JOIN
                    (
                        SELECT host, job, action, exit_status FROM {db}.catalogue FINAL
                    ) AS known USING (host, job, action)
                ) AS done
                ANY LEFT JOIN
                (
                    SELECT host, max(run_place) AS last_start FROM {db}.run_starts WHERE starts_run = 1 GROUP BY host
                ) AS begun USING (host)
                UNION ALL
                SELECT
                    host, job, toFixedString('', 24) AS place, 'known' AS kind, toInt64(0) AS micros, action,
                    '' AS sub, toInt32(-1) AS process,
                    '\(Catalogue.dontChange)' AS effect, toUInt8(0) AS is_now
                FROM (SELECT host, job, action FROM {db}.catalogue FINAL)
            )
            WHERE job != '' AND kind != 'note'
            GROUP BY host, job
            """)

    /// As `jobtrail jobs`: what is true of each job now. The beginning that a completed action ends is the last one
    /// since the completion before, where it is of the same action.
    static let jobs = ClickHouseView(
        name: "jobs",
        body: """
            SELECT
                host, job AS name, if(turned = '', 'stop', turned) AS status,
                if(done_sub = 'err', 'err', 'ok') AS sub,
                multiIf(last_kind = 'began', 'executing', last_kind = 'waits', 'waiting_depends', 'waiting') AS schedule,
                multiIf(
                    later > 0, began_micros[1], dones = 0, toInt64(0),
                    length(began_places) > 0 AND began_actions[1] = done_action
                        AND (dones < 2 OR began_places[1] > done_places[2]),
                    began_micros[1], done_micros) / 1000000 AS t0,
                if(dones = 0, toInt64(0), done_micros) / 1000000 AS t1,
                if(last_kind = 'began', began_actions[1], '') AS running_action,
                if(last_kind = 'began' AND began_pid >= 0, began_pid, NULL) AS pid
            FROM
            (
                SELECT *, length(began_places) > 0 AND (dones = 0 OR began_places[1] > done) AS later
                FROM {db}.job_events
            )
            """)
}

/// The engine's runs, found in the server.
extension ClickHouseView {
    /// The runs as the imports told them. Sums and processes are -1 where they are unknown.
    static let runParts = ClickHouseView(
        name: "run_parts",
        body: """
            SELECT
                host, run_place, toUInt8(max(run_start IN ('line', 'cues'))) AS certain,
                argMin(micros, place) AS first_micros, max(micros) AS last_micros,
                countIf(kind IN ('completed', 'note') AND has_code = 1) AS messages,
                countIf(kind = 'note' AND has_code = 1) AS notes,
                countIf(kind = 'completed' AND has_code = 1 AND sub = 'err') AS failed,
                arrayFilter(j -> j != '', groupUniqArray(if(kind = 'note', '', job))) AS job_names,
                argMinIf(sum, place, sum >= 0) AS sum_one, argMaxIf(sum, place, sum >= 0 AND kind != 'run_start') AS sum_end,
                argMinIf(process, place, process >= 0) AS process_one,
                argMaxIf(process, place, process >= 0) AS process_end,
                countIf(sum >= 0 AND kind != 'run_start') AS sums, countIf(process >= 0) AS processes
            FROM
            (
                SELECT
                    host, run_place, run_start, micros, place, kind, has_code, sub, job,
                    toInt64(ifNull(ok_counter + err_counter, -1)) AS sum, toInt64(ifNull(engine_pid, -1)) AS process
                FROM {db}.records FINAL
            )
            WHERE NOT (kind = 'restated' AND job = '')
            GROUP BY host, run_place
            """)

    /// Each part with its run's number. A part that begins where an import does starts a run only where it is the
    /// host's first, or where counters or process do not go on from the part before.
    static let runStarts = ClickHouseView(
        name: "run_starts",
        body: """
            SELECT
                host, part AS run_place, number, starts_run, first_time, last_time, all_messages, all_notes, all_failed,
                names
            FROM
            (
                SELECT
                    host, arraySort(groupArray(run_place)) AS parts,
                    arraySort((x, p) -> p, groupArray(certain), groupArray(run_place)) AS sure,
                    arraySort((x, p) -> p, groupArray(if(sums > 0, sum_one, toInt64(-1))), groupArray(run_place)) AS sums_one,
                    arraySort((x, p) -> p, groupArray(if(sums > 0, sum_end, toInt64(-1))), groupArray(run_place)) AS sums_end,
                    arraySort((x, p) -> p, groupArray(if(processes > 0, process_one, toInt64(-1))), groupArray(run_place))
                        AS processes_one,
                    arraySort((x, p) -> p, groupArray(if(processes > 0, process_end, toInt64(-1))), groupArray(run_place))
                        AS processes_end,
                    arraySort((x, p) -> p, groupArray(first_micros), groupArray(run_place)) AS firsts,
                    arraySort((x, p) -> p, groupArray(last_micros), groupArray(run_place)) AS lasts,
                    arraySort((x, p) -> p, groupArray(messages), groupArray(run_place)) AS counts,
                    arraySort((x, p) -> p, groupArray(notes), groupArray(run_place)) AS asides,
                    arraySort((x, p) -> p, groupArray(failed), groupArray(run_place)) AS failures,
                    arraySort((x, p) -> p, groupArray(job_names), groupArray(run_place)) AS jobs,
                    arrayMap((i, c, s, e, f, l) -> toUInt32(i = 1 OR c = 1 OR (s >= 0 AND e >= 0 AND s < e)
                            OR (f >= 0 AND l >= 0 AND f != l)),
                        arrayEnumerate(parts), sure, sums_one, arrayPopBack(arrayPushFront(sums_end, toInt64(-1))),
                        processes_one, arrayPopBack(arrayPushFront(processes_end, toInt64(-1)))) AS starts,
                    arrayCumSum(starts) AS numbers
                FROM {db}.run_parts
                GROUP BY host
            )
            ARRAY JOIN
                parts AS part, numbers AS number, starts AS starts_run, firsts AS first_time, lasts AS last_time,
                counts AS all_messages, asides AS all_notes, failures AS all_failed, jobs AS names
            """)

    /// As `jobtrail runs`.
    static let runs = ClickHouseView(
        name: "runs",
        body: """
            SELECT
                host, toUInt32(number) AS run, argMin(first_time, run_place) / 1000000 AS start,
                max(last_time) / 1000000 AS end, toUInt32(sum(all_messages)) AS messages,
                toUInt32(sum(all_messages) - sum(all_notes) - sum(all_failed)) AS ok, toUInt32(sum(all_failed)) AS err,
                toUInt32(uniqExactArray(names)) AS jobs
            FROM {db}.run_starts
            GROUP BY host, number
            """)

    /// The records as people read them, each with its run's number: the columns of every other form.
    static let events = ClickHouseView(
        name: "events",
        body: """
            SELECT
                \(RecordRow.wholeRow.map { eventColumns[$0.name] ?? $0.name }.joined(separator: ", ")),
                micros, hex(place) AS log_place
            FROM (SELECT * FROM {db}.records FINAL) AS told
            ANY LEFT JOIN (SELECT host, run_place, number FROM {db}.run_starts) AS known USING (host, run_place)
            """)

    /// Those that are more than the table's column.
    private static let eventColumns = ["id": "lower(hex(id)) AS digest", "run": "toUInt32(number) AS run"]
}
