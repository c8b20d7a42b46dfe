import LogLines

/// The end of a line in one generation: where reading goes on.
public struct LinePosition: Equatable, Sendable {
    /// Decoded offset of the byte behind the line.
    public var offset: Int64
    /// The line's number, from 1; 0 at the start.
    public var number: Int
    /// The chain at the line's end.
    public var chain: Chain

    public static let start = LinePosition(offset: 0, number: 0, chain: .start)

    public init(offset: Int64, number: Int, chain: Chain) {
        self.offset = offset
        self.number = number
        self.chain = chain
    }
}
