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
