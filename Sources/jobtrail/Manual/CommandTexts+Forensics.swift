extension CommandTexts {
    /// Words for the commands that look into the past.
    static let forensics: [String: CommandText] = [
        "blame": CommandText(
            "Prints every completed action whose beginning is in the log, with the time that it took, the longest first. "
                + "All runs are looked at unless --boot names one.",
            examples: [
                "jobtrail blame -b 0 -n 10 LOG": "the ten actions that took longest since the last start",
                "jobtrail blame --job snort LOG": "how long snort took each time, the worst time first",
            ]),
        "critical-chain": CommandText(
            "Prints the chain of jobs that made a startup as long as it was: the job that was ready last, below it the one "
                + "that it waited for longest, and so on, as systemd-analyze does for the present boot alone. Here any run "
                + "can be asked for; without --boot it is the last one. When a job was ready stands behind @, in time since "
                + "the run's start; how long its action took stands behind +.",
            "If the startup did not reach 100 %, the chain leads to what never began or never ended. Only waits that "
                + "name their dependencies are followed; nothing is guessed.",
            examples: [
                "jobtrail critical-chain -b -1 LOG": "why the start before the last one took so long",
                "jobtrail critical-chain --for httpd LOG": "what httpd waited for, and what that waited for",
            ]),
        "plot": CommandText(
            "Draws a startup as an SVG picture: a row for each job with bars for waiting and executing. What failed is "
                + "hatched, what has not ended has an arrow, what hung has a frame, what overlaps has a line below, so that "
                + "nothing depends on colour alone. Without --boot it is the last run.",
            "A startup ends when startup_percentage first is 100. If no record says so, it ends before the first minute "
                + "without a record, or with the run; --whole-run draws all of it, with the dates on its axis.",
            examples: ["jobtrail plot -b -1 --into startup.svg LOG": "how the start before the last one went"]),
        "diff": CommandText(
            "Prints which jobs differ between two times, two runs of the engine or two logs: in status, in outcome, in what "
                + "they are doing, in how often they failed, in how long they took, in the order in which they were ready, and "
                + "which are there on one side only. Changes of state come first, new failures before others.",
            "Two operands that are times are compared in the log that follows; so are two --at and two --boot. Two paths are "
                + "compared as they end, or both at the one --at or --boot. A length counts as different if it differs by "
                + "more than a second and by half. Of a long run and a short one, failures are compared by how often they come, not by their number. Exits with 0 if nothing differs and with 3 if something does.",
            examples: [
                "jobtrail diff -b -1 -b 0 LOG": "what was different on the start before the last one",
                "jobtrail diff 03:10 03:12 LOG": "what happened between 03:10 and 03:12",
                "jobtrail diff monday.tar.gz friday.tar.gz": "what changed between two support bundles",
            ]),
        "replay": CommandText(
            "Issues the log again as it happened: each record when it is due, counted from the first one by a clock that "
                + "nobody sets. --speed makes it faster, --max-gap shortens quiet times. The default form is raw, the "
                + "log's own bytes with their details; -o ndjson, short and table show records as messages does; -o watch shows "
                + "the jobs on the whole screen, as watch does, and what --from leaves out is applied at once.",
            "On a terminal it listens to keys, and the last line shows where in the log it is and how fast it goes: "
                + "space or p stops time and lets it go on; . or n issues the next record, and stops; + and - make it faster and "
                + "slower; ] and [ go forward and back by a minute of the log's time, } and { by an hour; q quits. Forward "
                + "leaves out what lies between, or with -o watch applies it at once; back issues the log once more from "
                + "there. With --into there are no such moves, and if the lines do not go to the terminal there are no keys.",
            "--into writes a new log that grows as the old one did, so that whatever follows logs can be tried on history; "
                + "a file that exists is not touched. Other programs' lines are left out; a line that has its "
                + "host from one of them gets the host of the record before. At the end the file gets the "
                + "date of its last record, since lines without a year are read by it.",
            examples: [
                "jobtrail replay --speed 60x --max-gap 2 -o short LOG": "a day in some minutes",
                "jobtrail replay --speed max --into /tmp/again.log customer.tar.gz": "archives joined into one log",
                "jobtrail replay -b 0 --into /tmp/live.log LOG & jobtrail follow /tmp/live.log": "follow the past",
            ]),
    ]
}
