import JobColumns
import JobStore
import JobViews

/// Prints a statement's rows in an output form.
struct QueryRows {
    private let statement: Statement
    private let limit: Int
    private let form: OutputForm
    private let headers: Bool
    private let begins: () -> Void
    private let columns: [String]

    /// - Parameter begins: called before anything is printed.
    init(_ statement: Statement, limit: Int, form: OutputForm, headers: Bool, begins: @escaping () -> Void) {
        self.begins = begins
        self.statement = statement
        self.limit = limit
        self.form = form
        self.headers = headers
        columns = statement.columns
    }

    /// - Returns: `failed` where rows were left out.
    func print() throws -> ExitStatus {
        OutputFile.setForm(form)
        switch form {
        case .table: return try printTable()
        case .markdown: return try printMarkdown()
        case .csv: return try printCSV()
        case .json, .ndjson: return try printJSON()
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }

    /// Calls `body` with each row, up to the limit.
    private func rows(_ body: ([Statement.Value]) throws -> Void) throws -> ExitStatus {
        var count = 0
        while try statement.step() {
            guard count < limit else {
                Terminal.complain("query: more than \(limit) rows; the rest is left out (--max-rows)")
                return .failed
            }
            count += 1
            try body(columns.indices.map { statement.value(Int32($0)) })
        }
        return .done
    }

    private func printTable() throws -> ExitStatus {
        var table = Table(columns.map { .init($0, flexible: true) })
        let status = try rows { row in table.add(row.map { Cell(QueryRows.text($0)) }) }
        let lines = table.lines(width: Terminal.width, colored: false, headers: headers)
        try write(Array(lines.map { $0 + "\n" }.joined().utf8))
        return status
    }

    private func printMarkdown() throws -> ExitStatus {
        var table = MarkdownTable(columns.map { ($0, false) })
        let status = try rows { row in table.add(row.map(QueryRows.text)) }
        try write(Array(table.lines.map { $0 + "\n" }.joined().utf8))
        return status
    }

    /// Rows are written on as soon as there are enough of them.
    private static let portion = 1 << 16

    private func printCSV() throws -> ExitStatus {
        var csv = CSVWriter()
        if headers { csv.header(columns) }
        let status = try rows { row in
            for value in row { QueryRows.write(value, &csv) }
            csv.endRow()
            if csv.buffer.count >= QueryRows.portion {
                try write(csv.buffer.bytes)
                csv.clear()
            }
        }
        try write(csv.buffer.bytes)
        return status
    }

    private static func write(_ value: Statement.Value, _ csv: inout CSVWriter) {
        switch value {
        case .null: csv.none()
        case .integer, .real: csv.number(written: text(value))
        case .text, .blob: csv.text(text(value))
        }
    }

    private func printJSON() throws -> ExitStatus {
        var json = JSONWriter()
        if form == .json { json.beginList() }
        let status = try rows { row in
            json.beginObject()
            for (column, value) in zip(columns, row) {
                json.key(column)
                QueryRows.write(value, &json)
            }
            json.endObject()
            if form == .ndjson { json.endLine() }
            if json.buffer.count >= QueryRows.portion {
                try write(json.buffer.bytes)
                json.buffer.clear()
            }
        }
        if form == .json {
            json.endList()
            json.endLine()
        }
        try write(json.buffer.bytes)
        return status
    }

    private func write(_ bytes: [UInt8]) throws {
        begins()
        try OutputFile.standard.write(bytes)
    }

    private static func write(_ value: Statement.Value, _ json: inout JSONWriter) {
        switch value {
        case .null: json.null()
        case .integer(let number): json.number(number)
        case .real(let number): json.raw(number.isFinite ? "\(number)" : "null")
        case .text(let text): json.string(text)
        case .blob: json.string(text(value))
        }
    }

    private static func text(_ value: Statement.Value) -> String {
        switch value {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): decimal(number)
        case .text(let text): text
        case .blob(let bytes): bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    /// Times as seconds without an exponent.
    private static func decimal(_ number: Double) -> String {
        abs(number) < 1e12 ? SecondsText.text(Int64((number * 1e6).rounded())) : "\(number)"
    }
}
