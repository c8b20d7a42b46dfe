/// What lines say that is no message of the engine.
enum Texts {
    /// Program and text of other programs' lines; some look like the engine's on purpose.
    static let foreign: [(program: String, text: String)] = [
        ("sshd", "SSH-E-Start not the engine's line"),
        ("sshd", "Accepted publickey for root from 10.1.0.7 port 40022 ssh2"),
        ("kernel", "[   12.345678] eth0: link up, 1000 Mbps"),
        ("CRON", "(root) CMD (/usr/local/bin/jobcontrol request ntp)"),
        ("monit", "Job ulogd started"),
        ("ntpd", "time reset +3.2 s"),
        ("monit", "ULOGD-I-Start job=ulogd action=start sub=ok ok_counter=1 err_counter=0"),
    ]

    /// The engine's lines that tell no event.
    static let idle = [
        "reading /var/efw/uplinks/main/settings", "queue has 3 entries", "File system checked",
        "Job control socket opened", "ulogd-i-start is no code", "jobsengine listens", "status: ok=17 err=0",
    ]

    /// Lines of no layout.
    static let junk = [
        "-- MARK --", "logrotate was here", "### end of buffer ###", "\u{FEFF}not a message", "ünïcode ohne Sinn",
        "jobsengine", "Start ULOGD", "%-I-Start",
    ]

    static let tracebacks = [
        [
            "Traceback (most recent call last):", "  File \"/usr/lib/efw/firewall.py\", line 12, in start",
            "    raise IOError(\"iptables\")", "IOError: iptables",
        ],
        [
            "Traceback (most recent call last):", "  File \"engine.py\", line 480, in run", "    self.call(action)",
            "  File \"engine.py\", line 97, in call", "    raise JobError(msg)", "efw.JobError: exit status 1",
        ],
        ["    iptables v1.4: can't initialize", "\tPerhaps the kernel needs to be upgraded."],
    ]

    /// Reasons of failures, with what makes quoting hard.
    static let reasons = [
        "timeout", "exit status 2", "exit status 1: \"iptables\" failed", "can't open 'a b': No such file",
        "path C:\\tmp\tand\nmore", "sub=ok action=stop", "Zeitüberschreitung",
    ]

    /// Reasons as they stand in running text, where nothing is escaped.
    static let plainReasons = ["exit status 2", "timeout", "cannot open \"/etc/x\": No such file", "sub=ok 100%"]

    static let words = ["daemon is up", "caused by NETWORK-E-Start", "(see /var/log/boot)", "took 3 s", "done."]

    static let decorations = ["INFO ", "[main] ", "engine.jobs: ", "WARNING (thread 4) "]
}
