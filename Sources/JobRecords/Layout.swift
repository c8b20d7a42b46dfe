/// The built-in line layouts (contract, 3.1).
public enum Layout: UInt8, Sendable, CaseIterable {
    case syslog, syslogISO, rfc5424, python, epoch, json, pyrepr, bare

    /// The layout's id.
    public var name: String {
        switch self {
        case .syslogISO: "syslog-iso"
        default: String(describing: self)
        }
    }
}
