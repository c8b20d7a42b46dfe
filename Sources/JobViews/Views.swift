import JobColumns
import JobState

/// What every view needs to print.
public struct ViewContext: Sendable {
    public let time: TimeText
    /// "Now" in microseconds.
    public let now: Int64
    /// The terminal's columns; nil where the output is no terminal.
    public let width: Int?
    public let colored: Bool
    /// Whether titles stand above the columns.
    public let headers: Bool
    /// Whether lines are drawn with more than ASCII.
    public let drawsLines: Bool
    /// Whether the terminal has links to files.
    public let links: Bool
    /// Whether what is shown is of several hosts, also if rows of one are left.
    public let severalHosts: Bool

    public init(
        time: TimeText, now: Int64, width: Int?, colored: Bool, headers: Bool = true,
        links: Bool = false, drawsLines: Bool = true, severalHosts: Bool = false
    ) {
        (self.time, self.now, self.width, self.colored) = (time, now, width, colored)
        (self.headers, self.links, self.drawsLines, self.severalHosts) = (headers, links, drawsLines, severalHosts)
    }

    /// `time` of the documented views: whole seconds.
    public var nowSeconds: Int64 { now >= 0 ? now / 1_000_000 : (now - 999_999) / 1_000_000 }
}

/// What a command shows, for whatever form is asked for.
public struct ViewForms {
    /// Whether there is nothing to show people.
    public let isEmpty: Bool
    public let table: () -> [String]
    /// Nil where the view has no such form.
    public let markdown: (() -> [String])?
    public let document: () -> [UInt8]
    /// JSON, an object a line, where it tells more than the rows.
    public let lines: (() -> [UInt8])?
    /// What is told by columns; nil where nothing is.
    public let rows: ((any RowForm) -> [UInt8])?

    public init(
        isEmpty: Bool = false, table: @escaping () -> [String], markdown: (() -> [String])? = nil,
        document: @escaping () -> [UInt8], lines: (() -> [UInt8])? = nil, rows: ((any RowForm) -> [UInt8])? = nil
    ) {
        (self.isEmpty, self.table, self.markdown) = (isEmpty, table, markdown)
        (self.document, self.lines, self.rows) = (document, lines, rows)
    }
}

/// One statement of a story: what it is about, and its words. A further line of the same has no title.
struct StoryLine {
    var title = ""
    let words: String
    /// What stands behind the words, or below them, however narrow the terminal is.
    var tail = ""
    var style = Style.plain

    /// Where the words begin, behind the title.
    static let indent = 13

    /// - Parameter text: the words as they fit.
    func line(_ text: String, title: String, colored: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, StoryLine.indent - title.count))
        return Style.header.applied(title + blanks, colored: colored) + style.applied(text, colored: colored)
    }

    var markdown: String { (title.isEmpty ? "  - " : "- **\(title)** ") + Markdown.escaped(words + tail) }
}

extension [StoryLine] {
    /// Lines about one matter: the first one says which.
    func titled(_ title: String) -> [StoryLine] {
        var lines = self
        if !isEmpty { lines[0].title = title }
        return lines
    }
}

/// The JSON documents that views are: `jobs`, `updates`, `runs`, `blame`, `verify`.
public enum DocumentedViews {
    private static let jobColumns = JobRow.documented
    private static let updateColumns = UpdateRow.documented

    /// The jobs as `get_jobs` gives them.
    public static func jobs(_ hosts: [(name: String, rows: [JobRow])], _ context: ViewContext) -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            json.key("jobs")
            json.object { json in
                for row in hosts.isEmpty ? [] : hosts[index].rows {
                    json.key(row.name)
                    write(row, &json)
                }
            }
        }
    }

    static func write(_ row: JobRow, _ json: inout JSONWriter) { json.object(row, jobColumns) }

    /// The updates as `get_updates` gives them.
    public static func updates(_ hosts: [(name: String, rows: [UpdateRow])], _ context: ViewContext) -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            json.list("updates", hosts.isEmpty ? [] : hosts[index].rows, updateColumns)
        }
    }

    /// `{"KEY": [ROW…], "time": INT}`.
    /// - Parameter time: nil for a view that has none.
    public static func rows<Row: ColumnRow>(_ key: String, _ rows: [Row], time: Int64? = nil) -> [UInt8] {
        JSONWriter.document { json in
            json.list(key, rows, Row.wholeRow)
            if let time { json.member("time", number: Int(time)) }
        }
    }

    public static func verify(_ findings: [Finding], _ files: [FileReport]) -> [UInt8] {
        JSONWriter.document { json in
            json.list("findings", findings, Finding.wholeRow)
            json.list("files", files, FileReport.wholeRow)
        }
    }
}

/// The shape of the documented views over hosts: `VIEW` for one, `{"hosts": {HOST: VIEW}, "time": INT}` for several.
enum HostViews {
    /// - Parameter body: writes one host's view, its keys without `time`.
    static func write(_ hosts: [String], _ context: ViewContext, body: (Int, inout JSONWriter) -> Void) -> [UInt8] {
        JSONWriter.document { json in
            if hosts.count <= 1 {
                body(0, &json)
            } else {
                json.key("hosts")
                json.object { json in
                    for (index, host) in hosts.enumerated() {
                        json.key(host)
                        json.object { body(index, &$0) }
                    }
                }
            }
            json.member("time", number: Int(context.nowSeconds))
        }
    }
}
