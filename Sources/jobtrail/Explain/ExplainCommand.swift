import Glibc
import JobState
import LogBytes

/// `explain CODE|JOB|FINDING`: what it means, and what to look at next.
enum ExplainCommand {
    private static let options: [Option] = [
        Option(
            "catalog", value: "FILE",
            "The engine's catalogue of its jobs, or explanations of one's own: NAME, tab, what it is, tab, what to look at"
        ),
        Option("root", value: "DIR", "Read the catalogue of the box below DIR (default /)"),
    ]

    static let command = Command(
        "explain", "Explain what a code, a job or a finding means", operands: "CODE|JOB|FINDING...",
        options: options, run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard !arguments.operands.isEmpty else {
            throw UsageError("explain what: a code, a job, or a kind of finding?")
        }
        let words = try Words(arguments)
        for word in arguments.operands { try OutputFile.standard.write(lines(word, words)) }
        return .done
    }

    private static func lines(_ word: String, _ words: Words) throws -> [String] {
        let jobs = words.jobs
        if let kind = Finding.Kind(rawValue: word.lowercased()) {
            let meaning = kind.meaning
            return [
                "\(word): a finding of verify", "  It means: \(meaning.what).", "  Look next at: \(meaning.next).",
            ]
        }
        if let code = CodeWords(word) { return explain(code, jobs) }
        let declared = words.engine?.lines(word.lowercased()) ?? []
        if let job = jobs[word.lowercased()] {
            return ["\(word): \(job.what)", "  Where it fails, look next at: \(job.next)."] + declared
        }
        if !declared.isEmpty { return ["\(word): a job of the engine"] + declared }
        let known = Array(jobs.keys) + (words.engine?.names ?? []) + Finding.Kind.allCases.map(\.rawValue)
        throw UsageError("'\(word)' is no code, and no job or finding that is known", near: Nearest.to(word, in: known))
    }

    private static func explain(_ code: CodeWords, _ jobs: [String: Explanation]) -> [String] {
        let job = jobs[code.job]
        let about = job.map { "\(code.job) is \($0.what)." } ?? "\(code.job) is a job that the catalogue does not know."
        let next =
            code.isFailure
            ? job?.next ?? "the record's own words: jobtrail messages --job \(code.job) --sub err -C 3" : nil
        return ["\(code.text): \(code.meaning)", "  \(about)"] + (next.map { ["  Look next at: \($0)."] } ?? [])
    }
}

/// What is known of jobs.
private struct Words {
    /// By name, in words: those that are built in, and the user's own.
    private(set) var jobs = JobCatalog.jobs
    /// What the engine's catalogue tells.
    private(set) var engine: CatalogueWords?

    init(_ arguments: Arguments) throws {
        var files: [CatalogueFile] = []
        for path in arguments.all("catalog") {
            let file = try CatalogueFile(path: path)
            let bytes = try file.bytes()
            if bytes.starts(with: Array("info(compilation_date:".utf8)) {
                files.append(file)
            } else {
                try add(String(decoding: bytes, as: UTF8.self), of: path)
            }
        }
        if let root = arguments.value("root") {
            let found = SetFinder().facts(belowRoot: root).catalogues
            if found.isEmpty { throw SourceError(path: root, reason: "no catalogue of the engine below it") }
            files += found
        } else if files.isEmpty {
            files = SetFinder().facts(belowRoot: "/").catalogues
        }
        if !files.isEmpty { engine = CatalogueWords(Catalogue(files)) }
    }

    /// Takes a table: name, tab, what it is, tab, what to look at next.
    private mutating func add(_ text: String, of path: String) throws {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "\t").map(String.init)
            guard parts.count == 3 else {
                throw UsageError(
                    "\(path), line \(index + 1): NAME, a tab, what it is, a tab, what to look at next are wanted")
            }
            jobs[parts[0].lowercased()] = (parts[1], parts[2])
        }
    }
}

/// What something is, and what to look at next.
typealias Explanation = (what: String, next: String)

extension Finding.Kind {
    /// For the manual.
    var term: (word: String, meaning: String) {
        let told = meaning
        return (rawValue, "\(told.what.prefix(1).uppercased() + told.what.dropFirst()). Look next at: \(told.next).")
    }
}

/// A message code in words (docs/format.md, The message).
struct CodeWords {
    let text: String
    let job: String
    private let severity: Character
    private let ident: String

    /// Nil for a word that is no code.
    init?(_ word: String) {
        let text = word.hasPrefix("%") ? String(word.dropFirst()) : word
        let parts = text.split(separator: "-")
        guard parts.count >= 3, let letter = parts[parts.count - 2].first, parts[parts.count - 2].count == 1,
            "SIWEFD".contains(letter), let first = parts.last?.first, first.isUppercase
        else { return nil }
        self.text = text
        severity = letter
        ident = String(parts.last!)
        job = parts.dropLast(2).joined(separator: "-").lowercased()
    }

    var isFailure: Bool { severity == "E" || severity == "F" }

    var meaning: String {
        switch ident {
        case "Executing": return "the engine began an action of \(job)"
        case "Waiting_depends", "WaitingDepends": return "\(job) waits for jobs that it depends on"
        default: break
        }
        let action = ident.lowercased()
        switch severity {
        case "E": return "\(job) failed to \(action)"
        case "F": return "\(job) failed to \(action), for good"
        case "W": return "\(done(action)), with a warning"
        case "D": return "\(done(action)) (a debug message)"
        default: return done(action)
        }
    }

    private func done(_ action: String) -> String {
        KnownAction.done(action).map { "\(job) \($0)" } ?? "\(job) completed the action \(action)"
    }
}

/// What the engine's catalogue tells of a job, in words.
struct CatalogueWords {
    private let catalogue: Catalogue

    init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    var names: [String] { catalogue.jobs.map(\.name) }

    /// Its actions, what they depend on, and what depends on it; empty for a job that the catalogue does not know.
    func lines(_ name: String) -> [String] {
        guard let job = catalogue.job(name) else { return [] }
        var lines = job.actions.map { "  Action \($0.name): \(CatalogueWords.words($0))." }
        if lines.isEmpty { lines = ["  It has no actions."] }
        let needed = job.dependsOn
        lines.append("  It depends on: \(needed.isEmpty ? "nothing" : needed.joined(separator: ", ")).")
        let dependants = catalogue.dependants(of: name).map { "\($0.job) (\($0.actions.joined(separator: ", ")))" }
        lines.append("  On it depend: \(dependants.isEmpty ? "nobody" : dependants.joined(separator: ", ")).")
        return lines
    }

    private static func words(_ action: Catalogue.Action) -> String {
        var parts: [String] = []
        switch action.exitStatus {
        case Catalogue.dontChange?: parts.append("leaves the status as it was")
        case let status?: parts.append("its status is \(status) afterwards")
        case nil: break
        }
        if !action.depends.isEmpty {
            parts.append("needs \(action.depends.map(words).joined(separator: ", "))")
        }
        if !action.on.isEmpty { parts.append("runs at \(action.on.joined(separator: ", "))") }
        if let priority = action.priority { parts.append("priority \(priority)") }
        if action.notConcurrent { parts.append("runs alone") }
        return parts.isEmpty ? "nothing more is told" : parts.joined(separator: "; ")
    }

    private static func words(_ dependency: Catalogue.Dependency) -> String {
        dependency.status == "start" ? "\(dependency.job) started" : "\(dependency.job) in status \(dependency.status)"
    }
}

/// The jobs that Endian appliances have.
enum JobCatalog {
    static let jobs: [String: Explanation] = [
        "base": ("the appliance's basic set-up, which others depend on", "the jobs that failed right after it"),
        "bridges": (
            "the network bridges of the green, orange and blue zones",
            "`brctl show`, `ip link`, the uplink and zone settings"
        ),
        "network": ("the interfaces and their addresses", "`ip addr`, cabling, the zone's interface settings"),
        "uplinks": ("the red uplinks", "the uplink's settings, the provider's line, `ip route`"),
        "firewall": ("the packet filter's rules", "`iptables -L -n -v`, the rule that was changed last"),
        "snort": ("the intrusion prevention system", "its rule sets and their last download, memory, `snort -T`"),
        "snortrules": ("the download of snort's rules", "DNS and the way out to the rules' server"),
        "ulogd": ("the daemon that writes down logged packets", "free space on the log partition, `ulogd.conf`"),
        "squid": ("the web proxy", "`/var/log/squid/cache.log`, free space of the cache"),
        "havp": ("the antivirus filter of the web proxy", "clamav's state and its signatures"),
        "contentfilter": ("the content filter of the web proxy", "its black lists and their last update"),
        "dansguardian": ("the content filter of the web proxy", "its lists, and squid, which it needs"),
        "clamav": ("the antivirus daemon", "memory, the signatures in /var/lib/clamav"),
        "freshclam": ("the update of the antivirus signatures", "DNS and the way out to the mirrors"),
        "smtpscan": ("the mail proxy's scanner", "the mail log, clamav and spamassassin"),
        "smtp": ("the mail proxy", "the mail log and queue (`mailq`)"),
        "pop": ("the POP3 proxy", "the mail log"),
        "spamfilter": ("the spam filter", "its rules, memory, the mail log"),
        "openvpn": ("the OpenVPN server", "certificates and their dates, the OpenVPN log, the bridge that it joins"),
        "openvpnclient": ("the OpenVPN client (gateway to gateway)", "the peer's address and certificate"),
        "ipsec": ("the IPsec tunnels", "`ipsec status`, keys, the peer's address"),
        "dhcp": ("the DHCP server of the zones", "its address ranges, the zones' interfaces"),
        "dnsmasq": ("the DNS proxy", "the uplink's name servers"),
        "ntp": (
            "the clock's synchronization",
            "DNS and the way out to the time servers; a wrong clock makes logs hard to read"
        ),
        "clock": ("the clock's setting at startup", "the clock findings of `jobtrail verify`"),
        "httpd": ("the administration's web server", "its error log, its certificate"),
        "samba": ("the Windows domain's client", "the join to the domain, the clock's difference"),
        "winbind": ("the Windows users' look-up", "samba's join to the domain, DNS"),
        "ssh": ("the SSH server", "its settings and host keys"),
        "cron": ("the daemon that starts jobs at given times", "the crontabs"),
        "collectd": ("the collector of the graphs' figures", "free space of its databases"),
        "snmp": ("the SNMP agent", "its community and the firewall's rule for it"),
        "qos": ("the traffic shaping", "`tc -s qdisc`, the rules' interfaces"),
        "hotspot": ("the hotspot's portal", "its interface and its database"),
        "ha": ("the high availability of two appliances", "the other box's log: give both to jobtrail at once"),
        "logrotate": ("the rotation of the logs", "`missing` and `gap` findings of `jobtrail verify`"),
        "installifmissing": ("the installation of missing packages", "the way out to the update server"),
        "createtemplates": ("the writing of the services' settings from templates", "the template in its traceback"),
        "dynaccess": ("the dynamic access rules", "the firewall job"),
        "dyndns": ("the update of dynamic DNS names", "the provider's account"),
        "emi": ("the administration interface's engine", "its traceback"),
        "ipac": ("the counting of traffic", "the firewall job, whose chains it needs"),
        "rip": ("the routing daemon", "the neighbours and interfaces"),
        "backup": ("the backup of the settings", "free space, the mail or disk that it goes to"),
        "ftp": ("the FTP proxy", "the firewall job"),
        "sip": ("the SIP proxy", "the uplink's address"),
        "ids": ("the intrusion detection", "snort"),
        "startup_done": ("the engine's own mark that startup is over", "how long it took: `jobtrail runs`"),
        "jobsengine": (
            "the engine itself, which starts and stops all other jobs",
            "`jobtrail runs`: why and how often it was started"
        ),
    ]
}
