/// What a box's children say beside their events.
enum BoxTexts {
    /// Behind FACILITY and SEVERITY; NAME is the job's. All are notes: words follow and no key of an event is among them.
    static let progress = [
        "Starting NAME", "Updatewizard NAME", "Restart DNAT firewall, force: True", "Firewall restart setdnat",
        "reading settings", "Configuration written: 17 files", "Asking three servers", "done",
        "Can't be idle, it seems",
        "Reading rules count=3 mode=fast", "Schlüssel für zwölf Benützer geladen",
    ]

    /// The same for what went wrong; digits differ from one time to the next.
    static let errors = [
        "Could not load config file '/var/efw/NAME/settings', because: No such file or directory!",
        "Error migrating users: timeout after N s", "Can't open socket N", "Giving up after N tries",
        "could not be stopped", "Prüfsumme von N Dateien falsch",
    ]

    /// Without a code.
    static let plain = [
        "reading /var/efw/uplinks/main/settings", "queue has N entries", "socket opened", "Settings in use",
        "status: ok=17 err=0", "waiting for the lock of process N", "ulogd-i-start is no code",
    ]

    static let commands = ["iptables -L -n", "ip link show", "/usr/sbin/ntpd -q", "service monit [status]"]

    /// A command's output; no line holds a code or begins with a word of the engine's about commands.
    static let output = [
        "Chain INPUT (policy DROP)", "target     prot opt source               destination", "  indented: yes",
        "\ttab: yes", "    link/ether 00:0c:29:aa:bb:cc", "done", "1: lo: <LOOPBACK,UP>", "error: none at all",
    ]

    static let reasons = [
        "exit status N", "timeout after N s", "no rule set", "can't open 'a b': No such file", "killed by signal 9",
    ]

    static let tracebacks = [
        [
            "Traceback (most recent call last):", "  File \"/usr/lib/jobs/NAME.py\", line N, in start",
            "    raise IOError(\"iptables\")", "IOError: iptables",
        ],
        [
            "Traceback (most recent call last):", "  File \"engine.py\", line 480, in run", "    self.call(action)",
            "  File \"engine.py\", line 97, in call", "    raise JobError(msg)", "box.JobError: exit status N",
        ],
    ]

    /// What only `joboutput` says.
    static let asideWords = "Output ends of "

    static let foreign: [(program: String, text: String)] = [
        ("sshd", "SSH-E-Start not the engine's line"), ("sshd", "Accepted publickey for root from 10.1.0.7 port 40022"),
        ("kernel", "[   12.345678] eth0: link up, 1000 Mbps"), ("monit", "Job ulogd started"),
        ("CRON", "(root) CMD (/usr/local/bin/jobcontrol request ntp)"), ("ntpd", "  time reset +3.2 s"),
        ("sshd", "Traceback of its own"),
    ]
}
