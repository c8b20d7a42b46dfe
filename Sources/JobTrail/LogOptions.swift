import FoundationEssentials
internal import JobRecords
internal import LogBytes

/// How logs are read, where they do not say themselves how they are to be understood.
public struct LogOptions: Sendable {
    /// The zone of times that name none. `nil`: the zone that the box's own files tell, else the machine's.
    public var timeZone: TimeZone?
    /// The year of the last line, for logs whose lines have no year. `nil`: the newest that fits the file's date.
    public var year: Int?
    /// Names of programs whose lines are the engine's, beside `jobsengine`.
    public var tags: [String] = []
    /// Line layouts of one's own, tried before the built-in ones, as `jobtrail --layout` takes them.
    public var layouts: [String] = []
    /// Whether naming a live log brings its rotated files and archives along.
    public var includesRotated = true

    /// The defaults, which are those of the program.
    public init() {}

    func reading() throws(JobTrailError) -> ReadingOptions {
        var reading = ReadingOptions(zone: timeZone.map { Zone($0) } ?? .current)
        reading.tags += tags
        for template in layouts {
            do throws(CustomLayout.Mistake) { reading.layouts.append(try CustomLayout(template)) } catch {
                throw .layout("\(error)")
            }
        }
        return reading
    }
}

extension Zone {
    /// The same zone; one that the system does not know keeps the distance that it has now.
    fileprivate init(_ zone: TimeZone) { self = Zone(zone.identifier) ?? Zone(secondsFromGMT: zone.secondsFromGMT()) }
}

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
