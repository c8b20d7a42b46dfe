import JobState
import JobViews

/// Prints a view in the form that `-o` names.
enum ViewPrinter {
    /// Rows by the columns and in the order that are asked for.
    /// - Parameters:
    ///   - isEmpty: whether there is nothing to tell of, not even below a table; nil: if there are no rows.
    ///   - arranged: the order of a table if none is asked for.
    ///   - closing: the lines below a table of the usual columns.
    static func print<Row: ShownRow>(
        _ rows: [Row], _ query: Query, _ context: ViewContext, isEmpty: Bool? = nil,
        arranged: ([Row]) -> [Row] = { $0 },
        closing: ([Row]) -> [String] = { _ in [] }, json: () -> [UInt8]
    ) throws {
        let chosen = try query.columns?.chosen(Row.self)
        var ordered = try query.columns?.sorted(rows, query) ?? rows
        if query.form.isForPeople && query.columns?.sorts != true { ordered = arranged(ordered) }
        let view = RowsView(ordered, chosen, context)
        let closing = chosen == nil ? closing(ordered) : []
        let end = closing.isEmpty || ordered.isEmpty ? closing : [""] + closing
        let isEmpty = isEmpty ?? rows.isEmpty
        try print(
            query.form, people: isEmpty ? nil : { (ordered.isEmpty ? [] : view.table()) + end },
            markdown: isEmpty
                ? nil : { (ordered.isEmpty ? [] : view.markdown()) + end.map { Markdown.escaped($0) } },
            json: json, ndjson: view.ndjson, csv: view.csv)
    }

    /// - Parameters:
    ///   - people: the lines for people; nil where there is nothing to show.
    ///   - csv: nil where the view has no such form.
    static func print(
        _ form: OutputForm, people: (() -> [String])?, markdown: (() -> [String])? = nil, json: () -> [UInt8],
        ndjson: () -> [UInt8], csv: (() -> [UInt8])? = nil
    ) throws {
        switch form {
        case .table: if let people { try OutputFile.standard.write(people()) }
        case .markdown:
            guard let markdown else {
                if people == nil { return }
                throw UsageError("--output 'markdown' is not a form of this command")
            }
            try OutputFile.standard.write(markdown())
        case .json: try OutputFile.standard.write(json())
        case .ndjson: try OutputFile.standard.write(ndjson())
        case .csv:
            guard let csv else { throw UsageError("--output 'csv' is not a form of this command") }
            try OutputFile.standard.write(csv())
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }
}

/// `-n` and `-r` on rows that are all at hand.
enum RowChoice {
    /// The last N, newest first where asked for; `rows` are oldest first.
    static func chosen<Row>(_ rows: [Row], _ query: Query) -> [Row] {
        if query.columns?.sorts == true { return rows }
        let last = query.last(rows)
        return query.isReversed ? last.reversed() : last
    }
}

/// The hosts that a query wants to see.
enum HostSelection {
    static func hosts(_ scan: Scan, _ filter: RecordFilter) -> [HostHistory] {
        scan.history.hosts.filter { host in
            filter.hosts.isEmpty || filter.hosts.contains { $0.matches(scan.names[host.host]) }
        }
    }
}
