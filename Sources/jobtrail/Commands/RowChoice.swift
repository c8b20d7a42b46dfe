/// `-n` and `-r` on rows that are all at hand.
enum RowChoice {
    /// The last N, newest first where asked for; `rows` are oldest first.
    static func chosen<Row>(_ rows: [Row], _ query: Query) -> [Row] {
        if query.columns?.sorts == true { return rows }
        let last = query.last(rows)
        return query.isReversed ? last.reversed() : last
    }
}
