/// Sources that call themselves by one name, though they seem to be of two boxes.
public struct Namesakes: Sendable {
    public enum Reason: Sendable {
        /// They tell different things of the same time.
        case times
        /// Their engines know different jobs.
        case catalogues
    }

    public let host: String
    public let places: (String, String)
    public let why: Reason

    public var words: String {
        let told =
            switch why {
            case .times: "tell different things of the same time"
            case .catalogues: "have different catalogues of jobs"
            }
        return "\(places.0) and \(places.1) both call themselves '\(host)' and \(told): read one with --as-host NAME "
            + "if they are two boxes"
    }
}
