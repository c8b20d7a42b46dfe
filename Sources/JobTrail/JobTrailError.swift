/// Why a log could not be read.
///
/// The errors that this library throws are all of this type, so that `catch` can name them without a cast.
public enum JobTrailError: Error, Sendable, Equatable {
    /// A file, folder or bundle cannot be read, or holds no log: its path, and the reason in words.
    case unreadable(path: String, reason: String)
    /// The logs are of several boxes, whose names these are, and the answer is of one: choose one with `host`.
    case severalHosts([String])
    /// No record is of the box that was asked for; these are the boxes that there are.
    case unknownHost(String, known: [String])
    /// A layout of one's own that cannot be used, with the reason in words.
    case layout(String)
    /// The path holds nothing that can grow, such as a bundle.
    case notFollowable(path: String)
}

extension JobTrailError: CustomStringConvertible {
    /// One line that names the path and the reason.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .severalHosts(let hosts): "the logs are of several hosts: \(hosts.joined(separator: ", "))"
        case .unknownHost(let host, let known): "no record is of \(host); there are \(known.joined(separator: ", "))"
        case .layout(let reason): reason
        case .notFollowable(let path): "\(path): does not grow, so it cannot be followed"
        }
    }
}
