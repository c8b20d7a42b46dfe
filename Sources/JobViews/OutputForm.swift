import JobColumns
import JobState

/// `-o`. A form is a case here and its row in `rules`; what writes it hangs there. Commands hand over rows or views and
/// know no form.
public enum OutputForm: String, Sendable, CaseIterable {
    case table, json, ndjson, csv, markdown
    // Of records only:
    case wide, short
    case shortISO = "short-iso"
    case raw

    public var rules: FormRules {
        switch self {
        case .table: FormRules(.table)
        case .wide: FormRules(.wideTable)
        case .markdown: FormRules(.markdown)
        case .json: FormRules(.document, shown: SafeText.shownJSON, records: { _, names, _ in MessageJSON(names) })
        case .ndjson:
            FormRules(
                .rows { JSONRows() }, shown: SafeText.shownJSON, records: { WholeRecords<JSONCells>($1, files: $2) })
        case .csv:
            FormRules(
                .rows { CSVRows() }, shown: FormRules.lines, records: { WholeRecords<CSVCells>($1, files: $2) })
        case .raw: FormRules(.lines, shown: FormRules.lines, records: { _, _, _ in RecordRaw() })
        case .short: FormRules(.lines, records: { form, names, _ in RecordShort(names, form, form.time.short) })
        case .shortISO: FormRules(.lines, records: { form, names, _ in RecordShort(names, form, form.time.iso) })
        }
    }

    public var layout: FormLayout { rules.layout }

    /// The names of forms, as words are listed: `table, csv or markdown`.
    public static func names(_ forms: [OutputForm]) -> String {
        let last = forms.last?.rawValue ?? ""
        return forms.count < 2 ? last : forms.dropLast().map(\.rawValue).joined(separator: ", ") + " or " + last
    }
}

/// What there is to know of a form.
public struct FormRules: Sendable {
    public let layout: FormLayout
    /// Makes a log's own characters safe for a terminal; nil for forms that are made safe as they are laid out.
    public let shown: (@Sendable (String) -> String)?
    /// The writer of records whose columns nobody chose; nil if it is made of the columns.
    let records: RecordWriting?

    typealias RecordWriting = @Sendable (RecordForm, NameRegistry, _ files: [String]) -> any RecordWriter

    init(_ layout: FormLayout, shown: (@Sendable (String) -> String)? = nil, records: RecordWriting? = nil) {
        (self.layout, self.shown, self.records) = (layout, shown, records)
    }

    static func lines(_ text: String) -> String { SafeText.shown(text, keepsLines: true) }
}

/// How a form lays out what it shows.
public enum FormLayout: Sendable {
    /// Columns that are lined up.
    case table
    /// The same of records, with more columns.
    case wideTable
    case markdown
    /// One JSON document, of which each view has a shape of its own.
    case document
    /// A line a row, told by columns, for programs.
    case rows(@Sendable () -> any RowForm)
    /// Records in lines of their own.
    case lines

    /// Whether people read it, rather than programs.
    public var isForPeople: Bool { rowForm == nil }

    /// Whether its columns are lined up.
    public var isAligned: Bool {
        switch self {
        case .table, .wideTable: true
        case .markdown, .document, .rows, .lines: false
        }
    }

    public var isDocument: Bool {
        if case .document = self { true } else { false }
    }

    public var uses: FormUses {
        switch self {
        case .table, .rows: [.rows, .records, .endless]
        case .document: [.rows, .records]
        case .markdown: .rows
        case .wideTable, .lines: [.records, .endless]
        }
    }

    /// What writes rows one by one for programs; nil for forms for people.
    public var rowForm: (any RowForm)? {
        switch self {
        case .rows(let make): make()
        case .document: JSONRows(endsLines: false)
        case .table, .wideTable, .markdown, .lines: nil
        }
    }
}

/// What a form can show.
public struct FormUses: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The rows of a view.
    public static let rows = FormUses(rawValue: 1)
    /// Records, one after another.
    public static let records = FormUses(rawValue: 2)
    /// Records of which nobody knows when they end.
    public static let endless = FormUses(rawValue: 4)

    /// The forms that can do all of it.
    public var forms: [OutputForm] { OutputForm.allCases.filter { $0.layout.uses.isSuperset(of: self) } }

    /// Their names, as words are listed.
    public var names: String { OutputForm.names(forms) }
}
