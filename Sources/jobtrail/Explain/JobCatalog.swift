/// The jobs that Endian appliances have.
enum JobCatalog {
    static let jobs: [String: Explanation] = [
        "base": .init(
            what: "the appliance's basic set-up, which others depend on", next: "the jobs that failed right after it"),
        "bridges": .init(
            what: "the network bridges of the green, orange and blue zones",
            next: "`brctl show`, `ip link`, the uplink and zone settings"),
        "network": .init(
            what: "the interfaces and their addresses", next: "`ip addr`, cabling, the zone's interface settings"),
        "uplinks": .init(what: "the red uplinks", next: "the uplink's settings, the provider's line, `ip route`"),
        "firewall": .init(
            what: "the packet filter's rules", next: "`iptables -L -n -v`, the rule that was changed last"),
        "snort": .init(
            what: "the intrusion prevention system", next: "its rule sets and their last download, memory, `snort -T`"),
        "snortrules": .init(what: "the download of snort's rules", next: "DNS and the way out to the rules' server"),
        "ulogd": .init(
            what: "the daemon that writes down logged packets", next: "free space on the log partition, `ulogd.conf`"),
        "squid": .init(what: "the web proxy", next: "`/var/log/squid/cache.log`, free space of the cache"),
        "havp": .init(what: "the antivirus filter of the web proxy", next: "clamav's state and its signatures"),
        "contentfilter": .init(
            what: "the content filter of the web proxy", next: "its black lists and their last update"),
        "dansguardian": .init(
            what: "the content filter of the web proxy", next: "its lists, and squid, which it needs"),
        "clamav": .init(what: "the antivirus daemon", next: "memory, the signatures in /var/lib/clamav"),
        "freshclam": .init(what: "the update of the antivirus signatures", next: "DNS and the way out to the mirrors"),
        "smtpscan": .init(what: "the mail proxy's scanner", next: "the mail log, clamav and spamassassin"),
        "smtp": .init(what: "the mail proxy", next: "the mail log and queue (`mailq`)"),
        "pop": .init(what: "the POP3 proxy", next: "the mail log"),
        "spamfilter": .init(what: "the spam filter", next: "its rules, memory, the mail log"),
        "openvpn": .init(
            what: "the OpenVPN server", next: "certificates and their dates, the OpenVPN log, the bridge that it joins"),
        "openvpnclient": .init(
            what: "the OpenVPN client (gateway to gateway)", next: "the peer's address and certificate"),
        "ipsec": .init(what: "the IPsec tunnels", next: "`ipsec status`, keys, the peer's address"),
        "dhcp": .init(what: "the DHCP server of the zones", next: "its address ranges, the zones' interfaces"),
        "dnsmasq": .init(what: "the DNS proxy", next: "the uplink's name servers"),
        "ntp": .init(
            what: "the clock's synchronization",
            next: "DNS and the way out to the time servers; a wrong clock makes logs hard to read"),
        "clock": .init(what: "the clock's setting at startup", next: "the clock findings of `jobtrail verify`"),
        "httpd": .init(what: "the administration's web server", next: "its error log, its certificate"),
        "samba": .init(what: "the Windows domain's client", next: "the join to the domain, the clock's difference"),
        "winbind": .init(what: "the Windows users' look-up", next: "samba's join to the domain, DNS"),
        "ssh": .init(what: "the SSH server", next: "its settings and host keys"),
        "cron": .init(what: "the daemon that starts jobs at given times", next: "the crontabs"),
        "collectd": .init(what: "the collector of the graphs' figures", next: "free space of its databases"),
        "snmp": .init(what: "the SNMP agent", next: "its community and the firewall's rule for it"),
        "qos": .init(what: "the traffic shaping", next: "`tc -s qdisc`, the rules' interfaces"),
        "hotspot": .init(what: "the hotspot's portal", next: "its interface and its database"),
        "ha": .init(
            what: "the high availability of two appliances", next: "the other box's log: give both to jobtrail at once"),
        "logrotate": .init(what: "the rotation of the logs", next: "`missing` and `gap` findings of `jobtrail verify`"),
        "installifmissing": .init(
            what: "the installation of missing packages", next: "the way out to the update server"),
        "createtemplates": .init(
            what: "the writing of the services' settings from templates", next: "the template in its traceback"),
        "dynaccess": .init(what: "the dynamic access rules", next: "the firewall job"),
        "dyndns": .init(what: "the update of dynamic DNS names", next: "the provider's account"),
        "emi": .init(what: "the administration interface's engine", next: "its traceback"),
        "ipac": .init(what: "the counting of traffic", next: "the firewall job, whose chains it needs"),
        "rip": .init(what: "the routing daemon", next: "the neighbours and interfaces"),
        "backup": .init(what: "the backup of the settings", next: "free space, the mail or disk that it goes to"),
        "ftp": .init(what: "the FTP proxy", next: "the firewall job"),
        "sip": .init(what: "the SIP proxy", next: "the uplink's address"),
        "ids": .init(what: "the intrusion detection", next: "snort"),
        "startup_done": .init(
            what: "the engine's own mark that startup is over", next: "how long it took: `jobtrail runs`"),
        "jobsengine": .init(
            what: "the engine itself, which starts and stops all other jobs",
            next: "`jobtrail runs`: why and how often it was started"),
    ]
}
