/// The built-in line layouts (docs/format.md, Layouts).
public enum Layout: UInt8, Sendable, CaseIterable {
    case syslog, syslogISO, rfc5424, python, epoch, json, pyrepr, fact, bare, envelope

    /// The layout's id.
    public var name: String {
        switch self {
        case .syslogISO: "syslog-iso"
        default: String(describing: self)
        }
    }
}
