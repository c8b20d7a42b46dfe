import LogLines

/// The positions behind the lines 1, 2, 4, 8 … of a generation: they tell whether a shorter file is its beginning, and
/// a different file is told after one line.
public struct ChainLadder: Equatable, Sendable {
    public private(set) var rungs: [LinePosition]

    public init(_ rungs: [LinePosition] = []) { self.rungs = rungs }

    /// The number of the next line that is to be noted.
    var next: Int { rungs.last.map { $0.number * 2 } ?? 1 }

    mutating func note(_ position: LinePosition) {
        if position.number == next { rungs.append(position) }
    }

    /// Only what is known before a position.
    func before(_ end: LinePosition) -> ChainLadder { ChainLadder(rungs.filter { $0.number <= end.number }) }

    /// The beginning as `KnownFile` keeps it, of a generation that was read to `end`.
    func head(before end: LinePosition) -> LinePosition {
        guard end.number >= KnownFile.headLines else { return end }
        return rungs.first { $0.number == KnownFile.headLines } ?? end
    }
}
