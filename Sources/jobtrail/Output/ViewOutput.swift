import JobViews

/// Prints a view in the form that the query asks for.
enum ViewOutput {
    static func print(_ view: some FormedView, _ form: OutputForm) throws {
        switch form {
        case .table: if !view.isEmpty { try OutputFile.standard.write(view.table()) }
        case .json: try OutputFile.standard.write(view.json())
        case .ndjson: try OutputFile.standard.write(view.ndjson())
        case .csv: try OutputFile.standard.write(view.csv())
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }
}
