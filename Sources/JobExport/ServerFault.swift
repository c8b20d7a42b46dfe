/// Why a server did not take rows, in words that tell what to do.
public struct ServerFault: Error, CustomStringConvertible {
    let url: String
    /// The HTTP status; nil where there was no answer.
    let status: Int?
    /// ClickHouse's own number of the error.
    let code: Int?
    let text: String
    /// Whether something else than a ClickHouse server says that all is well, as a captive portal does.
    let isStranger: Bool
    var attempts = 1

    /// Reads an answer; nil where it tells of success.
    init?(_ answer: HTTPAnswer, url: String) {
        self.url = ServerFault.withoutSecrets(url)
        switch answer {
        case .failed(let reason):
            (status, code, text, isStranger) = (nil, nil, reason, false)
        case .answered(let number, let body, let isClickHouse):
            // Old servers may tell of an error behind a status of success.
            let code = ServerFault.code(body)
            if number == 200 && code == nil && isClickHouse { return nil }
            (status, self.code, text) = (number, code, ServerFault.firstLine(body))
            isStranger = number == 200 && code == nil
        }
    }

    /// Whether the same request may succeed a little later.
    public var isPassing: Bool {
        guard let status, !isStranger else { return true }
        if let code { return ServerFault.passing.contains(code) }
        return status >= 500 || status == 429 || status == 408
    }

    /// Timeouts, too many queries or parts, memory, network, keeper.
    private static let passing: Set<Int> = [
        3, 159, 160, 202, 203, 209, 210, 225, 236, 241, 242, 252, 279, 285, 319, 999,
    ]

    public var description: String {
        let tries = attempts > 1 ? " (tried \(attempts) times)" : ""
        return "\(url): \(words)\(tries)\(advice.map { "; \($0)" } ?? "")"
    }

    private var words: String {
        if isStranger { return "what answers is no ClickHouse server\(text.isEmpty ? "" : ": \(text)")" }
        return switch (code, status) {
        case (60, _), (81, _): "the server has no such table: \(text)"
        case (16, _), (8, _), (27, _), (33, _), (117, _): "the server's table is not what this jobtrail writes: \(text)"
        case (192, _), (193, _), (194, _), (516, _), (nil, 401), (nil, 403):
            "the server refuses the user or the password"
        case (497, _): "the user may not insert: \(text)"
        case (nil, nil): text
        case (nil, let status?): "the server answers \(status)\(text.isEmpty ? "" : ": \(text)")"
        default: text
        }
    }

    private var advice: String? {
        switch (code, status) {
        case (60, _), (81, _): "make the tables with: jobtrail schema clickhouse | clickhouse-client --multiquery"
        case (16, _), (8, _), (27, _), (33, _), (117, _):
            "compare its tables with: jobtrail schema clickhouse"
        case (192, _), (193, _), (194, _), (516, _), (nil, 401), (nil, 403):
            "set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD, or use --credentials FILE"
        case (nil, nil): "is a ClickHouse server listening there? Rows already sent are not doubled by sending again"
        default: nil
        }
    }

    /// `Code: 60, e.displayText() = …` and `Code: 60. DB::Exception: …`.
    private static func code(_ body: String) -> Int? {
        guard let range = body.firstRange(of: "Code: ") else { return nil }
        let digits = body[range.upperBound...].prefix { $0.isNumber }
        return Int(digits)
    }

    private static func firstLine(_ body: String) -> String {
        let line = body.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let words = line.firstRange(of: "DB::Exception: ").map { String(line[$0.upperBound...]) } ?? line
        return words.count > 300 ? words.prefix(300) + "…" : words
    }

    /// A password in the address is never shown.
    private static func withoutSecrets(_ url: String) -> String {
        let base = url.split(separator: "?", maxSplits: 1).first.map(String.init) ?? url
        guard let scheme = base.firstRange(of: "://"), let at = base.lastIndex(of: "@") else { return base }
        return String(base[..<scheme.upperBound] + base[base.index(after: at)...])
    }
}
