import Glibc

/// What every view needs to print.
public struct ViewContext: Sendable {
    public let time: TimeText
    /// "Now" in microseconds.
    public let now: Int64
    /// The terminal's columns; nil where the output is no terminal.
    public let width: Int?
    public let colored: Bool
    /// Whether titles stand above the columns.
    public let headers: Bool
    /// Whether lines are drawn with more than ASCII.
    public let drawsLines: Bool
    /// Whether the terminal has links to files.
    public let links: Bool
    /// Whether what is shown is of several hosts, also if rows of one are left.
    public let severalHosts: Bool

    public init(
        time: TimeText, now: Int64, width: Int?, colored: Bool, headers: Bool = true,
        links: Bool = false, drawsLines: Bool = true, severalHosts: Bool = false
    ) {
        self.drawsLines = drawsLines
        self.links = links
        self.severalHosts = severalHosts
        self.time = time
        self.now = now
        self.width = width
        self.colored = colored
        self.headers = headers
    }

    /// `time` of the documented views: whole seconds.
    public var nowSeconds: Int64 { now >= 0 ? now / 1_000_000 : (now - 999_999) / 1_000_000 }
}
