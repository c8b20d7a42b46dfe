/// Colours of a terminal, as the appliance's dashboard has them: green started, red stopped, failures stand out.
public enum Style: UInt8, Sendable {
    case plain, header, good, bad, alarm, busy, faint

    /// What turns a terminal to it; empty for plain text.
    public var code: String {
        switch self {
        case .plain: ""
        case .header: "\u{1B}[1m"
        case .good: "\u{1B}[32m"
        case .bad: "\u{1B}[31m"
        case .alarm: "\u{1B}[1;97;41m"
        case .busy: "\u{1B}[33m"
        case .faint: "\u{1B}[2m"
        }
    }

    /// The text in this style, or plain where colours are off.
    public func applied(_ text: String, colored: Bool) -> String {
        guard colored, self != .plain, !text.isEmpty else { return text }
        return "\(code)\(text)\u{1B}[0m"
    }
}
