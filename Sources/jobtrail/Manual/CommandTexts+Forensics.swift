/// The words for the commands that look back at what happened.
extension CommandTexts {
    static let forensics: [String: CommandText] = [
        "blame": CommandText(
            "Lists the completed actions whose beginning is logged by the time that they took, the longest first, over all "
                + "runs or over the one that --boot names. --since and --until choose by the time at which they ended.",
            "An action whose beginning is not logged has no known length and is left out.",
            examples: [
                ("jobtrail blame -b 0 -n 10 LOG", "what made the last start slow"),
                (
                    "jobtrail blame --job 'openvpn*' -o csv customer.tar.gz",
                    "how long openvpn ever took, for a spreadsheet"
                ),
            ]),
        "critical-chain": CommandText(
            "Shows the chain of dependencies that made a start of the engine as long as it was, for any run in the log: the "
                + "job that was done last, below it the one that it waited for last, and so on. Behind @ stands when the job "
                + "was done, counted from the run's beginning, behind + how long its action took. --for ends the chain "
                + "with another job.",
            "The startup lasts until startup_percentage is 100; where it never is, until it last grew. Of the jobs that a "
                + "line names behind depends=, the critical one is the one that was done last before the waiting job went on.",
            examples: [
                ("jobtrail critical-chain -b -1 LOG", "why the start before the last one took so long"),
                ("jobtrail critical-chain --for snort LOG", "what snort had to wait for"),
            ]),
        "plot": CommandText(
            "Draws a start of the engine, any that the log holds, as an SVG picture: a bar for each job in the order in which "
                + "they came into play. Waiting is hatched, executing is solid, a failure is crossed with a thick outline, so "
                + "that a print without colours tells as much. Actions that never finished, that never began and that "
                + "overlap another one of their job are marked in words.",
            "--whole-run draws all that the run did, not its startup alone. A browser shows the details of a bar where the pointer rests. The picture needs no other file and no network.",
            examples: [
                ("jobtrail plot -b -1 LOG >start.svg", "the start before the last one"),
                ("jobtrail plot --host efw --into start.svg customer.tar.gz", "one host of several"),
            ]),
        "diff": CommandText(
            "Compares two states job by job: two instants (--at T1 --at T2), the ends of two runs (-b -1 -b 0), or two logs or "
                + "bundles (two paths). One --at or -b alone is compared with the log's end. It lists the jobs that one side "
                + "does not know, and those that differ in status, outcome, schedule, what they execute, or in how long their "
                + "last action took; new failures come first.",
            "Exits with 0 where nothing differs, with 3 where something does.",
            examples: [
                ("jobtrail diff -b -1 -b 0 LOG", "what went otherwise in the last run than in the one before"),
                ("jobtrail diff --at '2011-06-01 03:00' --at '2011-06-01 04:00' LOG", "what that hour changed"),
                ("jobtrail diff monday.tar.gz friday.tar.gz", "how a box's jobs differ between two bundles"),
            ]),
        "replay": CommandText(
            "Issues the log again as it happened: each record when it is due, counted from the first one by a clock that "
                + "nobody sets. --speed makes it faster, --max-gap shortens quiet times. The default form is raw, the "
                + "log's own bytes with their details; -o ndjson, short and table show records as messages does.",
            "--into writes a new log that grows as the old one did, so that whatever follows logs can be tried on history; "
                + "a file that exists is not touched. Other programs' lines are left out; a line that has its "
                + "host from one of them gets the host of the record before. At the end the file gets the "
                + "date of its last record, since lines without a year are read by it.",
            examples: [
                ("jobtrail replay --speed 60x --max-gap 2 -o short LOG", "a day in some minutes"),
                ("jobtrail replay --speed max --into /tmp/again.log customer.tar.gz", "archives joined into one log"),
                ("jobtrail replay -b 0 --into /tmp/live.log LOG & jobtrail follow /tmp/live.log", "follow the past"),
            ]),
    ]
}
