import JobViews

/// A line of pieces, of which the least important go where there is no room for all.
struct PieceLine {
    struct Piece {
        let spans: [Span]
        /// 0 stays longest.
        let rank: Int

        var width: Int { spans.reduce(0) { $0 + $1.width } }
    }

    private var pieces: [Piece] = []
    private let gap: Int

    init(gap: Int = 2) { self.gap = gap }

    mutating func add(_ text: String, _ style: Style = .plain, rank: Int) { add([Span(text, style)], rank: rank) }

    mutating func add(_ spans: [Span], rank: Int) {
        if spans.contains(where: { !$0.text.isEmpty }) { pieces.append(Piece(spans: spans, rank: rank)) }
    }

    /// - Parameter right: stands at the right edge, and goes last.
    func row(width: Int, right: Span? = nil) -> ScreenRow {
        let room = right.map { max(0, width - $0.width - gap) } ?? width
        var row = ScreenRow(joined(kept(room))).fitted(to: room)
        guard let right else { return row }
        row.append(Span(String(repeating: " ", count: max(0, width - right.width - row.width))))
        row.append(right)
        return row
    }

    private func kept(_ room: Int) -> [Piece] {
        var kept = pieces
        while kept.count > 1, total(kept) > room {
            let worst = kept.map(\.rank).max()!
            kept.remove(at: kept.lastIndex { $0.rank == worst }!)
        }
        return kept
    }

    private func total(_ pieces: [Piece]) -> Int {
        pieces.reduce(0) { $0 + $1.width } + gap * max(0, pieces.count - 1)
    }

    private func joined(_ pieces: [Piece]) -> [Span] {
        let blank = Span(String(repeating: " ", count: gap))
        return Array(pieces.map(\.spans).joined(separator: [blank]))
    }
}
