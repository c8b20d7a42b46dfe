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
        closing: ([Row]) -> [String] = { _ in [] }, json: @escaping () -> [UInt8]
    ) throws {
        let chosen = try query.columns?.chosen(Row.self)
        var ordered = try query.columns?.sorted(rows, query) ?? rows
        if query.form.layout.isForPeople && query.columns?.sorts != true { ordered = arranged(ordered) }
        let view = RowsView(ordered, chosen, context)
        let closing = chosen == nil ? closing(ordered) : []
        let end = closing.isEmpty || ordered.isEmpty ? closing : [""] + closing
        try print(
            ViewForms(
                isEmpty: isEmpty ?? rows.isEmpty, table: { (ordered.isEmpty ? [] : view.table()) + end },
                markdown: { (ordered.isEmpty ? [] : view.markdown()) + end.map { Markdown.escaped($0) } },
                document: json, rows: view.written), query.form)
    }

    static func print(_ view: ViewForms, _ form: OutputForm) throws {
        try form.check(for: .rows)
        let output = OutputFile.standard
        switch form.layout {
        case .table, .markdown: if !view.isEmpty { try output.write(try lines(view, form)()) }
        case .document: try output.write(view.document())
        case .rows(let make): try output.write(try bytes(view, make(), form))
        case .wideTable, .lines: break
        }
    }

    private static func lines(_ view: ViewForms, _ form: OutputForm) throws -> () -> [String] {
        guard case .markdown = form.layout else { return view.table }
        guard let markdown = view.markdown else { throw unknown(form) }
        return markdown
    }

    private static func bytes(_ view: ViewForms, _ rows: any RowForm, _ form: OutputForm) throws -> [UInt8] {
        if rows.nests, let lines = view.lines { return lines() }
        guard let written = view.rows else { throw unknown(form) }
        return written(rows)
    }

    private static func unknown(_ form: OutputForm) -> UsageError {
        UsageError("--output '\(form.rawValue)' is not a form of this command")
    }
}

extension OutputForm {
    /// - Throws: if it cannot show that.
    func check(for uses: FormUses) throws {
        guard !uses.forms.contains(self) else { return }
        throw UsageError("--output '\(rawValue)' is not a form of this command, which has \(uses.names)")
    }
}
