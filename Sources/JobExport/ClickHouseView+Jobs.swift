/// The jobs' state, folded in the engine.
extension ClickHouseView {
    /// Per host and job, what happened to it in the host's last run: the last event, the last completion, and the
    /// beginnings, oldest first.
    static let jobEvents = ClickHouseView(
        name: "job_events",
        body: """
            SELECT
                host, job,
                maxIf(place, is_now AND kind = 'completed') AS done, countIf(is_now AND kind = 'completed') AS dones,
                argMaxIf(toString(kind), place, is_now) AS last_kind,
                argMaxIf(micros, place, is_now AND kind = 'completed') AS done_micros,
                argMaxIf(action, place, is_now AND kind = 'completed') AS done_action,
                argMaxIf(toString(sub), place, is_now AND kind = 'completed') AS done_sub,
                argMaxIf(action, place, is_now AND kind = 'completed' AND action IN ('start', 'restart', 'stop')) AS turned,
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
                    host, job, place, kind, micros, action, sub, ifNull(pid, -1) AS process,
                    place >= last_start AND kind != 'restated' AS is_now
                FROM (SELECT host, job, place, kind, micros, action, sub, pid FROM {db}.records FINAL) AS told
                ANY LEFT JOIN
                (
                    SELECT host, max(run_place) AS last_start FROM {db}.run_starts WHERE starts_run = 1 GROUP BY host
                ) AS known USING (host)
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
                host, job AS name, if(turned IN ('start', 'restart'), 'start', 'stop') AS status,
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
