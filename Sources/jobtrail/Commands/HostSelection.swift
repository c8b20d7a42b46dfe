import JobState

/// The hosts that a query wants to see.
enum HostSelection {
    static func hosts(_ scan: Scan, _ filter: RecordFilter) -> [HostHistory] {
        scan.history.hosts.filter { host in
            filter.hosts.isEmpty || filter.hosts.contains { $0.matches(scan.names[host.host]) }
        }
    }
}
