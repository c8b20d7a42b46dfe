import JobViews

/// Prints a view in the form that `-o` names.
enum ViewPrinter {
    /// - Parameters:
    ///   - people: the lines for people; nil where there is nothing to show.
    ///   - csv: nil where the view has no such form.
    static func print(
        _ form: OutputForm, people: [String]?, json: () -> [UInt8], ndjson: () -> [UInt8], csv: (() -> [UInt8])? = nil
    ) throws {
        switch form {
        case .table: if let people { try OutputFile.standard.write(people) }
        case .json: try OutputFile.standard.write(json())
        case .ndjson: try OutputFile.standard.write(ndjson())
        case .csv:
            guard let csv else { throw UsageError("--output 'csv' is no form of this command") }
            try OutputFile.standard.write(csv())
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }
}
