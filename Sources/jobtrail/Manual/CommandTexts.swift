import JobState

/// The manual's words for each command; a test fails where a command has none.
enum CommandTexts {
    static let all = general.merging(forensics) { first, _ in first }

    private static let general: [String: CommandText] = [
        "summary": CommandText(
            "Shows what a tired engineer must know first, in at most twelve lines: which box it is, from when to when the log "
                + "goes, how many runs of the engine it holds and whether it is complete; what runs and what waits, for whom and "
                + "since when; what failed at the end; which failures keep coming back; which actions a restart cut "
                + "off; how long the last startup took; and what to type next.",
            "For several boxes it prints one line each, the worst first, and the failures that they have in common. "
                + "jobtrail PATH without a command is the same. With -o markdown it is ready for a ticket.",
            examples: [
                "jobtrail customer.tar.gz": "the story of the box that the backup was made on",
                "jobtrail summary -o markdown customer.tar.gz": "the same for the ticket",
                "jobtrail summary --at '2011-06-01 03:12' LOG": "the story as it stood at 03:12",
            ]),
        "failures": CommandText(
            "Lists what failed: failed actions, errors that jobs reported, and actions that a restart of the engine cut off. "
                + "Similar ones are one row, with their number, the first and the last time: the same job, action and reason, "
                + "whatever numbers the reason holds.",
            "The reason is the last line of a traceback, else the message's words, else its code. An action that fails without "
                + "a word gets the reason that its job reported while it ran. With -o json the rows have the place of the "
                + "last one and its traceback.",
            examples: [
                "jobtrail failures customer.tar.gz": "what failed, the most recent first",
                "jobtrail failures -b 0 --job snort LOG": "why snort failed since the last boot",
                "jobtrail failures -q --exit-code --since -1h LOG": "only a status: 3 if anything failed",
            ]),
        "show": CommandText(
            "Shows one job's story on a page: its state, what it waits for, what it depends on and what depends on it (from "
                + "the box's catalogue), its last failures with the newest one's traceback, its last actions with how long "
                + "they took and usually take, its last notes and output, and what to look at next.",
            "JOB may be a pattern such as 'openvpn*', or several names with commas between.",
            examples: [
                "jobtrail show snort customer.tar.gz": "why snort does not run",
                "jobtrail show 'openvpn*' --at '2011-06-01 03:12' LOG": "how they stood at 03:12",
            ]),
        "jobs": CommandText(
            "Folds the log and prints the state of every job at the newest record, or at the time that --at names: "
                + "whether it is started or stopped, whether its last action failed, what it is executing or waiting for, "
                + "when that began and how long it took. What is wrong comes first: failed jobs, then those that are "
                + "executing, then those that wait for dependencies.",
            "With -o json it prints the documented get_jobs answer. --since and --until choose jobs by the time of their "
                + "last action; --boot shows the state at the end of that run of the engine. With --step it walks event by event "
                + "instead, and shows what each changed.",
            examples: [
                "jobtrail jobs /var/log/jobsengine.log": "how every job stands, rotated archives included",
                "jobtrail jobs --at '2011-06-01 03:12' customer.tar.gz": "what the state was at 03:12",
                "jobtrail jobs -b -1 --sub err LOG": "what had failed when the run before the last one ended",
            ]),
        "messages": CommandText(
            "Prints every completed action that came with a message code, oldest first, with its outcome, the engine's "
                + "startup percentage and what explains a failure: words, unknown keys, a traceback's last line.",
            "With -o json it prints the documented get_messages answer; -o ndjson prints one record a line with its id, "
                + "file, offset and line, so that it can be found again; -o raw prints the log's own bytes.",
            "-A, -B and -C count records, not lines. --zero prints times relative to an instant or to the first record "
                + "with a code, which makes two boots comparable.",
            "-f shows the last 10 (-n) and goes on with those that come, as jobtrail follow does of all records, until it is "
                + "interrupted; its table has no widths to fit, and -o json no end, so that ndjson stands in its place.",
            examples: [
                "jobtrail messages -f --sub err LOG": "failures as they happen",
                "jobtrail messages --job 'openvpn*' --sub err --since -2h -C 3 LOG":
                    "what failed, and what stood around it",
                "jobtrail messages -g 'no rule set' LOG": "every message with these words in text or traceback",
                "jobtrail messages --zero '*-I-Start' -b 0 LOG": "the last boot in seconds since its first start",
                "jobtrail messages --count --sub err -b 0 LOG": "how many actions failed since the last boot",
            ]),
        "updates": CommandText(
            "Prints what changed in the last seconds before now, newest first: actions that began, that ended, jobs that "
                + "wait for others. With -o json it prints the documented get_updates answer. An update expires "
                + "--timeout seconds after its time.",
            examples: [
                "jobtrail updates --at '2011-06-01 03:12' --timeout 60 LOG": "what happened in the minute before 03:12"
            ]),
        "runs": CommandText(
            "Prints each life of the engine: when it began and by what that is known, how long it lasted, how long its "
                + "startup took to reach 100 %, how many messages it wrote and how many of them are failures.",
            examples: [
                "jobtrail runs customer.tar.gz": "how often the engine was started, and which start went badly"
            ]),
        "verify": CommandText(
            "Lists every file that was looked at, and everything that is wrong or remarkable about the log. Nothing is "
                + "guessed: the engine's own counters prove lost and repeated messages.",
            "Exits with 3 if anything was found. A file's role is live, rotated or archived if it was read, duplicate if "
                + "its content stands in another one, seal for a time stamp beside an archive, and ignored for a general "
                + "log (messages, syslog) beside the engine's own, which would repeat it. The engine's other logs "
                + "(joboutput, jobrequests, jobtiming) are shown as companion: they tell notes and change no state.",
            "If the clock goes back again and again by the same whole hours, times are probably read in another zone than "
                + "the box's: a line at the end says so, and --tz ZONE mends it.",
            "With --evidence DIR it checks instead what export --evidence wrote: that nothing in it was changed, and with "
                + "PATHs that every record stands in sources that are the same byte by byte, whatever they are called now.",
            "A .tsr beside an archive, a time stamp of RFC 3161, is compared with the archive as it lies there and unpacked. "
                + "One that fits is listed with its time and with who signed it; without a certificate that the machine "
                + "trusts that is said too. One of other content, or a damaged one, is a finding.",
            terms: Finding.Kind.allCases.map(\.term),
            examples: [
                "jobtrail verify customer.tar.gz": "whether the bundle is whole, and what is missing",
                "jobtrail verify -o json LOG | jq '.files[].sha256'": "the fingerprints of what was read",
            ]),
        "report": CommandText(
            "Writes the log as one HTML page that people look at in a browser: what stands failed, runs, waits and for "
                + "whom at the end of the log, a timeline with a lane for each job, the failures as failures groups them, "
                + "the jobs, the engine's runs and two of them compared, what never ended, what verify finds, and every "
                + "file with its SHA-256. A time range, a box and a job's name narrow all of it.",
            "The page's address tells what it shows: report.html#failures/snort opens snort's failures, and a chosen time "
                + "and box stand behind it. A failure is copied with its file and line. Without scripts the page shows the "
                + "text of summary.",
            "The page is one file. It needs no network and asks for none: its policy allows its own style and script and "
                + "nothing else, and the log's text is never taken for markup. The same log gives the same page.",
            "Up to 100,000 actions are drawn one by one. Beyond that they are put together by time, from a second on, and "
                + "the page says so; its counts stay exact. Of the kinds of failures the 2,000 most recent are listed, "
                + "and of the findings the 2,000 heaviest.",
            "--at, --since, --until, --job, --host and --boot limit the jobs, runs and failures that the page holds; "
                + "findings and files are those of the whole log. FILE is written whole or not at all, and never over one "
                + "of the logs.",
            examples: [
                "jobtrail report -o report.html customer.tar.gz": "one page to look at, to send or to print",
                "jobtrail report --since -24h -o day.html LOG": "the last day alone",
            ]),
        "layouts": CommandText(
            "Lists the line layouts that are read, or with --test shows for one file how many lines each layout took, "
                + "and shows the first lines that none took. jobtrail-layouts(5) describes them and --layout.",
            examples: [
                "jobtrail layouts --test odd.log --layout '%{time} %{host} %{message}'": "whether a template fits"
            ]),
        "explain": CommandText(
            "Explains what a message code, a job, or a kind of finding means, and what to look at next. The "
                + "catalogue knows the jobs that Endian appliances have; --catalog FILE adds one's own, one a line: "
                + "NAME, a tab, what it is, a tab, what to look at next.",
            examples: [
                "jobtrail explain SNORT-E-Start": "why snort may fail to start, and where to look",
                "jobtrail explain gap": "what a gap is and how it comes about",
            ]),
        "completion": CommandText(
            "Prints a script that completes commands, options and job names in bash, zsh or fish.",
            examples: ["source <(jobtrail completion bash)": "completes in this shell"]),
        "config": CommandText(
            "Shows the defaults for options: from ~/.config/jobtrail/config, one a line as option = value, below "
                + "[COMMAND] for that command alone. What the command line says wins.",
            examples: ["jobtrail config --show": "each default and the line that it comes from"]),
        "ingest": CommandText(
            "Puts logs and bundles into a store: one SQLite file that holds the logs as they were given, and tables of what "
                + "jobtrail reads in them. Every other command takes --store FILE in place of a path and gives the same "
                + "answer as from the files, over many bundles and boxes.",
            "Of a file that is there already, by its SHA-256, only the name is added, if it is another one; a copy that grew "
                + "replaces its beginning. A new store takes its name when it is whole. Into one that is there, the logs "
                + "are put first, all or none, and then read into tables, again all or none: an ingest that is "
                + "interrupted leaves nothing half-written, and the next one, or a query, goes on from there.",
            "What the sources tell beside the logs is kept too: zones, catalogues, remarks on backups, time stamps and what "
                + "they are of, what is missing or odd in bundles, logs that were passed over. A store does not know "
                + "what could not be read when it was filled: ingest says so, and ends with 1.",
            "From the tables messages with filters answers at once, however large the store. They are asked if they are "
                + "of all that the store holds, read in the same way (--tz, --year, --tag, --layout) by the same version; "
                + "else the logs are read. The answer is the same.",
            "If another program is writing to the store, ingest waits for five seconds, then says so. A store of another "
                + "version of jobtrail is refused; its logs go into a new one.",
            examples: [
                "jobtrail ingest customer-*.tar.gz --store desk.db": "puts all of a customer's bundles into one store",
                "jobtrail jobs --store desk.db --host efw": "how the jobs of one box stand",
            ]),
        "query": CommandText(
            "Answers an SQL statement over the tables records, jobs, updates, runs, files and findings, and jobs_at(T) "
                + "for the state at an instant, which jobtrail-sql(5) describes, of a store or of the logs named. Only "
                + "reading statements are possible; no other database can be attached.",
            "Without a statement it takes statements one after the other, each ended with ';': on a terminal in a small "
                + "shell with a history (in ~/.local/state/jobtrail) and completion of names with the Tab key, from a pipe "
                + "until the first that is wrong. The shell's own words are .tables, .schema, .mode, .help and .quit.",
            "A statement that takes longer than --max-seconds is ended, and rows beyond --max-rows are left out, both "
                + "with a message and status 1.",
            examples: [
                #"jobtrail query "SELECT job, count(*) FROM records WHERE sub = 'err' GROUP BY job" LOG"#:
                    "which jobs fail how often",
                "jobtrail query --param j=snort 'SELECT * FROM records WHERE job = :j' --store desk.db":
                    "everything about snort",
                "jobtrail query LOG": "opens the shell",
            ]),
        "follow": CommandText(
            "Prints records as they are completed, through rename, truncation, compression and restarts, each once. A record "
                + "is complete when the next one comes, or after a short quiet time, since a traceback may follow it. It waits "
                + "for a file that is not there yet.",
            "--checkpoint remembers how far it came: after a stop, a crash or a reboot it goes on there, also where the log "
                + "was rotated and compressed meanwhile; a crash may repeat records, which have the same id. --into appends to a "
                + "file of its own, each record exactly once. SIGINT and SIGTERM end it with the checkpoint written.",
            "--store keeps the logs' own bytes in a store, each batch in one transaction with the checkpoint, at most twice a "
                + "second: messages, jobs and the other commands with --store then answer as from the files, also when those "
                + "are long rotated away, and query brings its tables up to date first. A rotated file that was followed "
                + "adds nothing when ingest is given it later.",
            "--to clickhouse sends every record to a ClickHouse server about once a second, and the files they stand in, as "
                + "export does of logs at rest. The checkpoint moves when the server has acknowledged the rows; what a crash "
                + "in between sends again has the same ids, of which the tables keep one. It waits for a server that is away "
                + "for a while; one that refuses the user or lacks the tables ends it with status 1.",
            "Where logrotate uses copytruncate, what is written between its copy and its truncation is in neither file: "
                + "logrotate itself loses it, and no follower can show it. With create the old file is renamed, and the daemon "
                + "goes on writing to it until it opens its log anew, for which postrotate sends it a signal: nothing is lost, "
                + "and compression should wait for the next rotation (delaycompress).",
            "A systemd service for it has Type=exec, ExecStart=/usr/bin/jobtrail follow --store "
                + "/var/lib/jobtrail/box.db /var/log/jobsengine.log, Restart=on-failure, StateDirectory=jobtrail, and a user "
                + "that may read the log. SIGTERM ends it with status 143, which SuccessExitStatus=143 takes for a success.",
            examples: [
                "jobtrail follow --sub err /var/log/jobsengine.log": "every failure, as it happens",
                "jobtrail follow -n all -o ndjson --into /srv/jobs.ndjson LOG": "a file with every record exactly once",
                "jobtrail follow --to clickhouse --url http://ch:8123 --checkpoint /var/lib/jobtrail/ch LOG":
                    "records in a server's tables as they come",
                "jobtrail follow --store /var/lib/jobtrail/box.db LOG": "a store that grows with the log",
            ]),
        "metrics": CommandText(
            "Prints numbers in the text format of Prometheus, for the textfile collector of node_exporter: jobs by state, jobs "
                + "that failed last, since when a job runs or waits, failures by job, the engine's lives, the newest record's "
                + "time, findings by kind. All are gauges, since a log forgets what is rotated away.",
            "With --into the file takes its name when it is whole, so that a collector never reads half of it. It may be "
                + "read by everybody, unlike other files made of a log, for the collector is another user; what it holds are "
                + "names of boxes and jobs.",
            examples: [
                "jobtrail metrics -q --into /var/lib/jobtrail/jobtrail.prom /var/log/jobsengine.log":
                    "for a timer that runs every minute"
            ]),
        "watch": CommandText(
            "Shows the jobs as a table on the whole screen and follows the log: what failed first, then what runs and for "
                + "how long, what waits and for what, then the rest; below it what changed last. It begins with the whole "
                + "log, rotated files included, and goes on through rotation.",
            "Keys: arrows, j, k, PgUp, PgDn, Home, End pick a job; Enter shows its history, its messages and runs with "
                + "durations, Esc goes back. / shows only jobs with a text in their name, or a glob; f only failures; s another "
                + "order (failures first, by name, longest first, newest first), S reverses it; p or space pauses; u hides "
                + "what changed last; Ctrl-L draws anew; ? shows the keys; q quits.",
            "What runs is counted on by this machine's clock from the moment its last line came; a log that was there "
                + "already, and ends less than a day ago, is taken for one of now. For an older one TIME says 5s+: at least "
                + "so long, since the log ends there.",
            "--plain prints a line per change instead: time, host, job, change. It is the default if standard output is not a "
                + "terminal or TERM is dumb. Without a terminal on standard input there are no keys; SIGINT and SIGTERM end it.",
            examples: [
                "jobtrail watch": "this machine's jobs, live",
                "jobtrail watch --job 'ntp*' --plain LOG": "a line per change of these jobs",
            ]),
        "wait": CommandText(
            "Follows a log until a job is started, stopped, well, failed or waiting, for scripts that restart a service and "
                + "must know. Exits with 0 when it is so, with 4 when --timeout has passed, with 5 when the job failed "
                + "meanwhile, with its last message.",
            examples: ["jobtrail wait --job openvpn --for start --timeout 60s LOG": "goes on once openvpn is started"]
        ),
        "export": CommandText(
            "Writes every record, and with --to clickhouse the files and findings too, in a stream for another program: rows "
                + "that clickhouse-client takes, NDJSON, CSV or, for OpenTelemetry's collector, OTLP as JSON lines; or into a new SQLite database with the tables of "
                + "jobtrail-sql(5); or posts them to a ClickHouse server itself. User and "
                + "password come from the environment (CLICKHOUSE_USER, CLICKHOUSE_PASSWORD) or a file, never from the "
                + "command line. Exporting the same log again changes nothing: a record is known by its id.",
            "--evidence writes a new folder instead: records.log with the bytes of the records that the filters choose, "
                + "records.ndjson with what each says, its file, offset and line, manifest.json with the command line, the "
                + "version and the SHA-256 of every source and of the bundles that they lie in, and SHA256SUMS for sha256sum -c. verify --evidence checks it.",
            examples: [
                "jobtrail export --to clickhouse --url http://127.0.0.1:8123 customer.tar.gz":
                    "posts a bundle's records to a server",
                "jobtrail export --to sqlite --into case-7.db customer.tar.gz":
                    "a database for sqlite3, whole or not at all",
                "jobtrail export --to otlp --into records.otlp.json customer.tar.gz":
                    "log records for OpenTelemetry's collector",
                "jobtrail export --evidence case-7 --sub err -b 0 LOG": "the last run's failures, to be shown later",
            ]),
        "schema": CommandText(
            "Prints the tables and views of a ClickHouse database for exported records; docs/fleets.md shows them at work.",
            examples: [
                "jobtrail schema clickhouse | clickhouse-client --multiquery": "makes the tables",
                "jobtrail export --to clickhouse LOG | clickhouse-client --query=\"$(jobtrail schema --insert records)\"":
                    "inserts by the columns' names, so that a table may have more of them",
            ]),
    ]
}
