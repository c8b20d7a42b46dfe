import LogBytes

/// What tells one machine from another: systemd's machine id, else the host's name.
public enum HostIdentity {
    public static let current: String = {
        if let id = PathOrigin(path: "/etc/machine-id").text?.prefix(32), id.count == 32 { return String(id) }
        return Machine.hostName
    }()
}
