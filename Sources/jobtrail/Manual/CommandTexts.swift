/// The manual's words for each command; a test fails where a command has none.
enum CommandTexts {
    static let all = basics.merging(forensics) { words, _ in words }

    private static let basics: [String: CommandText] = [
        "jobs": CommandText(
            "Folds the log and prints the state of every job at the newest record, or at the time that --at names: "
                + "whether it is started or stopped, whether its last action failed, what it is executing or waiting for, "
                + "when that began and how long it took. What is wrong comes first: failed jobs, then those that are "
                + "executing, then those that wait for dependencies.",
            "With -o json it prints the documented get_jobs answer. --since and --until choose jobs by the time of their "
                + "last action; --boot shows the state at the end of that run of the engine.",
            "--step walks through the log instead: a line an event, with what it changed in its job's status, outcome and "
                + "schedule; the last step up to --at and the state at that time are the same.",
            examples: [
                ("jobtrail jobs /var/log/jobsengine.log", "how every job stands, rotated archives included"),
                ("jobtrail jobs --at '2011-06-01 03:12' customer.tar.gz", "what the state was at 03:12"),
                (
                    "jobtrail jobs --step --job snort --since -1h LOG",
                    "what became of snort in the last hour, step by step"
                ),
                ("jobtrail jobs -b -1 --sub err LOG", "what had failed when the run before the last one ended"),
            ]),
        "messages": CommandText(
            "Prints every completed action that came with a message code, oldest first, with its outcome, the engine's "
                + "startup percentage and what explains a failure: words, unknown keys, a traceback's last line.",
            "With -o json it prints the documented get_messages answer; -o ndjson prints one record a line with its id, "
                + "file, offset and line, so that it can be found again; -o raw prints the log's own bytes.",
            "-A, -B and -C count records, not lines. --zero tells times relative to an instant or to the first record "
                + "with a code, which makes two boots comparable.",
            examples: [
                (
                    "jobtrail messages --job 'openvpn*' --sub err --since -2h -C 3 LOG",
                    "what failed, and what stood around it"
                ),
                ("jobtrail messages -g 'no rule set' LOG", "every message with these words in text or traceback"),
                (
                    "jobtrail messages --zero 'JOBSENGINE-*' -b 0 LOG",
                    "the last boot in seconds since the engine started"
                ),
                ("jobtrail messages --count --sub err -b 0 LOG", "how many actions failed since the last boot"),
            ]),
        "updates": CommandText(
            "Prints what changed in the last seconds before now, newest first: actions that began, that ended, jobs that "
                + "wait for others. With -o json it prints the documented get_updates answer. An update expires "
                + "--timeout seconds after its time.",
            examples: [
                (
                    "jobtrail updates --at '2011-06-01 03:12' --timeout 60 LOG",
                    "what happened in the minute before 03:12"
                )
            ]),
        "runs": CommandText(
            "Prints each life of the engine: when it began and by what that is known, how long it lasted, how long its "
                + "startup took to reach 100 %, how many messages it wrote and how many of them tell failures.",
            examples: [
                ("jobtrail runs customer.tar.gz", "how often the engine was started, and which start went badly")
            ]),
        "verify": CommandText(
            "Lists every file that was looked at, and everything that is wrong or remarkable about the log. Nothing is "
                + "guessed: the engine's own counters prove lost and repeated messages.",
            "gap: messages are missing; the engine's counters grew by more than one from one message to the next. The log "
                + "was cut, rotated badly or edited there. repeat: a message stands twice, or the syslog daemon says so. "
                + "counter: a counter contradicts the outcome, or falls inside a run: a line was edited or swapped. "
                + "conflict: a key contradicts the severity of its code; the key counts. clock: the clock goes back by "
                + "more than a second: it was set, or lines are out of order.",
            "truncated: an archive ends early; copy it again. corrupt: its checksum or stream is wrong, or a bundle's "
                + "member is not what it seems. hole: NUL bytes, left by a crash or by a writer that kept its offset after "
                + "copytruncate. missing: a rotation number or day is absent; ask for the file. duplicate: a file's content "
                + "stands in another one, which is read instead. cut: a line over 1 MiB. unparsed: a line that is neither "
                + "a record nor belongs to one; see jobtrail layouts --test.",
            "Exits with 3 where anything was found. jobtrail explain tells more about each kind of finding.",
            examples: [
                ("jobtrail verify customer.tar.gz", "whether the bundle is whole, and what is missing"),
                ("jobtrail verify -o json LOG | jq '.files[].sha256'", "the fingerprints of what was read"),
            ]),
        "layouts": CommandText(
            "Lists the line layouts that are read, or with --test tells for one file how many lines each layout took, "
                + "and shows the first lines that none took. jobtrail-layouts(5) describes them and --layout.",
            examples: [
                ("jobtrail layouts --test odd.log --layout '%{time} %{host} %{message}'", "whether a template fits")
            ]),
        "explain": CommandText(
            "Tells in words what a message code, a job, or a kind of finding means, and what to look at next. The "
                + "catalogue knows the jobs that Endian appliances have; --catalog FILE adds one's own, one a line: "
                + "NAME, a tab, what it is, a tab, what to look at next.",
            examples: [
                ("jobtrail explain SNORT-E-Start", "what it means that snort failed to start, and where to look"),
                ("jobtrail explain gap", "what a gap is and how it comes about"),
            ]),
        "completion": CommandText(
            "Prints a script that completes commands, options and job names in bash, zsh or fish.",
            examples: [("source <(jobtrail completion bash)", "completes in this shell")]),
        "config": CommandText(
            "Shows the defaults for options: from ~/.config/jobtrail/config, one a line as option = value, below "
                + "[COMMAND] for that command alone. What the command line says wins.",
            examples: [("jobtrail config --show", "each default and the line that it comes from")]),
    ]
}
