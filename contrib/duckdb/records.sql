-- Records as a Parquet file, for what reads columns: jobtrail messages --all -o ndjson PATH | duckdb < records.sql
-- The types are named, so that a log without a traceback gives the same columns as one with.
COPY (
    SELECT * REPLACE (make_timestamp(CAST(round(time * 1000000) AS BIGINT)) AS time)
    FROM read_json(
        '/dev/stdin', format = 'newline_delimited',
        columns = {
            id: 'VARCHAR', time: 'DOUBLE', host: 'VARCHAR', run: 'INTEGER', kind: 'VARCHAR', msg: 'VARCHAR',
            severity: 'VARCHAR', job: 'VARCHAR', action: 'VARCHAR', sub: 'VARCHAR', startup_percentage: 'INTEGER',
            ok_counter: 'INTEGER', err_counter: 'INTEGER', forked_counter: 'INTEGER', pid: 'INTEGER',
            depends: 'VARCHAR[]', "text": 'VARCHAR', detail: 'VARCHAR', fields: 'JSON', file: 'VARCHAR',
            "offset": 'BIGINT', line: 'INTEGER'
        })
) TO 'records.parquet' (FORMAT parquet, COMPRESSION zstd);
