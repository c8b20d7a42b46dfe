/// The line layouts in which a log can be written; the names are those of the contract.
public enum Layout: String, CaseIterable, Sendable {
    case syslog
    case syslogISO = "syslog-iso"
    case rfc5424
    case python
    case epoch
    case json
    case pyrepr
    case bare
    /// Every line in a layout of its own.
    case mixed
    /// A whole box: its engine and the engine's children write through syslog, beside a catalogue and archives.
    case appliance
    /// The same box, written by Python's own handler for files.
    case appliancePython = "appliance-python"

    /// The layouts of a log that stands alone.
    public static let logs = allCases.filter { !$0.isBox }

    /// The layouts of single lines.
    static let single = logs.filter { $0 != .mixed }

    /// True for what is written as a box's tree.
    public var isBox: Bool { self == .appliance || self == .appliancePython }

    /// The layouts whose prefix names host and program.
    static let syslogFamily: [Layout] = [.syslog, .syslogISO, .rfc5424]

    /// True where the prefix names host, program and process.
    var carriesHost: Bool { Layout.syslogFamily.contains(self) || self == .mixed || self == .appliance }

    /// True where the prefix itself has a time.
    var carriesTime: Bool { ![.json, .pyrepr, .bare].contains(self) }

    /// True where a line is one object and nothing else.
    var isObject: Bool { self == .json || self == .pyrepr }
}
