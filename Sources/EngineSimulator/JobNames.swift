/// Names of jobs and actions as an appliance has them, with some that only their form makes hard.
enum JobNames {
    private static let known = [
        "network", "firewall", "ulogd", "vpn-client", "dns.cache", "installifmissing", "logrotate", "snort", "ipac",
        "startup_done", "vpn-gw", "collectd", "ssh", "ntp", "httpd", "squid", "samba", "winbind", "hotspot", "qos",
        "ha", "snmp", "rip", "emi", "dynaccess", "bridges", "createtemplates", "openvpn", "dhcp", "clamav", "base",
        "3g_modem", "net-io", "smtp-relay.2",
    ]

    /// `count` different names.
    static func jobs(_ count: Int) -> [String] {
        (0..<count).map { $0 < known.count ? known[$0] : "job\($0)" }
    }

    /// The same for a box, whose catalogue has a job of the engine's own name.
    static func box(_ count: Int) -> [String] {
        let names = ["monit", "network", "jobsengine", "dbus-daemon", "squid", "vpn-client"] + known
        var seen: Set<String> = []
        return Array(names.filter { seen.insert($0).inserted }.prefix(count))
    }

    /// Actions beside start, stop and restart.
    static let methods = ["sync", "update_time", "reload", "expire_menu_cache", "noop", "rotate2"]

    /// What the scripts of an appliance ask for most.
    static let requests = ["restart", "restart", "start", "stop", "reload"]
}
