import Foundation
import LogBytes

/// How lines are to be read.
public struct ReadingOptions: Sendable {
    /// For times without a zone.
    public var zone: TimeZone
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
    /// Lines kept between two marks in a file; nil: none are made.
    public var markSpacing: Int?
    /// Decoded bytes between two places in a gzip file where its decoding can be begun again.
    public var restartSpacing: Int64 = 2 << 20

    /// Told how far the reading is.
    public var meter: ReadMeter?

    public init(zone: TimeZone) { self.zone = zone }
}
