import Glibc
import LogBytes

/// How lines are to be read.
public struct ReadingOptions: Sendable {
    /// For times without a zone.
    public var zone: Zone
    /// Syslog tags that are the engine's, beside `jobsengine`.
    public var tags: [String] = []
    public var layouts: [CustomLayout] = []
    public var text: TextPolicy = []
    /// Of the records, which lines' bytes are kept; nil: all that `text` names.
    public var textFilter: TextFilter?
    /// Keep the chain, from which ids are made.
    public var isChained = false
    /// Look for lines that stand twice in a row.
    public var comparesLines = false

    /// How many threads read; nil: one for each core.
    public var threads: Int?
    /// Bytes that one thread reads as a whole, at most `Chunk.capacity`.
    public var segmentSize = Chunk.capacity

    /// Told how far the reading is.
    public var meter: ReadMeter?

    public init(zone: Zone) { self.zone = zone }

    /// What decides how a line is understood, in words.
    public var settings: [String] { [zone.identifier] + tags + [""] + layouts.map(\.template) + [""] }
}
