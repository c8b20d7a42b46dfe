/// The engine's runs, found in the engine.
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

    /// The records as people read them, each with its run's number.
    static let events = ClickHouseView(
        name: "events",
        body: """
            SELECT
                host, toUInt32(number) AS run, lower(hex(id)) AS digest, time, micros, kind, msg, severity, job, action,
                sub, startup_percentage, ok_counter, err_counter, forked_counter, pid, text, depends, fields, detail,
                file, offset, line, hex(place) AS log_place
            FROM (SELECT * FROM {db}.records FINAL) AS told
            ANY LEFT JOIN (SELECT host, run_place, number FROM {db}.run_starts) AS known USING (host, run_place)
            """)
}
