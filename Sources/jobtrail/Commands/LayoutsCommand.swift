import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `layouts`: which line layouts there are, and which of a file's lines each takes.
enum LayoutsCommand {
    private static let testOption = Option("test", value: "FILE", "Show how many of FILE's lines each layout takes")

    static let command = Command(
        "layouts", "List the line layouts, or test them on a file", operands: "",
        options: [testOption] + OptionTable.sources.only("tz", "tag", "layout"),
        run: run)

    private static let samples: [(Layout, String)] = [
        (.syslog, "Jun  1 14:29:51 efw jobsengine[2143]: ULOGD-I-Start …"),
        (.syslogISO, "2011-06-01T16:29:51.550000+02:00 efw jobsengine[2143]: ULOGD-I-Start …"),
        (.rfc5424, "<30>1 2011-06-01T14:29:51.55Z efw jobsengine 2143 - - ULOGD-I-Start …"),
        (.python, "2011-06-01 14:29:51,550 - jobsengine - INFO - ULOGD-I-Start …"),
        (.epoch, "1306938591.55 ULOGD-I-Start …"),
        (.json, #"{"msg": "ULOGD-I-Start", …}"#),
        (.pyrepr, "{'msg': 'ULOGD-I-Start', …}"),
        (.fact, "250-message(msg:'ULOGD-I-Start',…)"),
        (.bare, "ULOGD-I-Start …"),
        (.envelope, #"{"log": "ULOGD-I-Start …", "time": "2011-06-01T14:29:51.55Z", …}"#),
    ]

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let customs = try LayoutChoice.layouts(arguments)
        guard let path = arguments.value("test") else {
            if let extra = arguments.operands.first {
                throw UsageError("'\(extra)': a file to test comes behind --test")
            }
            return try list(customs)
        }
        return try test(path, customs, arguments)
    }

    private static func list(_ customs: [CustomLayout]) throws -> ExitStatus {
        var table = Table([.init("LAYOUT"), .init("LOOKS LIKE", flexible: true)])
        for custom in customs { table.add([Cell("custom"), Cell(custom.template)]) }
        for (layout, sample) in samples { table.add([Cell(layout.name), Cell(sample)]) }
        try OutputFile.standard.write(table.lines(width: Terminal.width, colored: false))
        return .done
    }

    private static func test(_ path: String, _ customs: [CustomLayout], _ arguments: Arguments) throws -> ExitStatus {
        var reading = try ReadingOptions(arguments, zone: ZoneChoice.named(arguments) ?? .current)
        reading.text = .unparsed
        let finder = SetFinder(takesRotated: false)
        let sets = try path == "-" ? finder.lookAtStandardInput().sets : finder.look(at: path).sets
        let files = sets.flatMap(\.files).map { SequencedFile(file: $0, set: 0, defaultHost: "") }
        let loose = LooseLines()
        let scan = try Scan(files, Scan.Options(reading: reading), into: History(), sink: loose)
        for outcome in scan.outcomes { if let error = outcome.summary.readError { throw error } }
        try report(scan, customs, loose)
        return .done
    }

    private static func report(_ scan: Scan, _ customs: [CustomLayout], _ loose: LooseLines) throws {
        var table = Table([.init("LINES", right: true), .init("TAKEN BY", flexible: true)])
        let names = Layout.allCases.map(\.name) + customs.map { "custom: \($0.template)" }
        let summaries = scan.outcomes.map(\.summary)
        for (index, name) in names.enumerated() {
            let count = summaries.reduce(0) { $0 + ($1.layoutCounts.isEmpty ? 0 : $1.layoutCounts[index]) }
            table.add([Cell(String(count)), Cell(name)])
        }
        let foreign = summaries.reduce(0) { $0 + $1.foreign }
        table.add([Cell(String(foreign)), Cell("other programs (foreign)")])
        table.add([Cell(String(loose.count)), Cell("none")])
        try OutputFile.standard.write(table.lines(width: Terminal.width, colored: false))
        guard !loose.first.isEmpty else { return }
        try OutputFile.standard.write(["", "The first lines that none took:"] + loose.first)
    }
}

/// Keeps the first lines that no layout took.
private final class LooseLines: RecordSink {
    private(set) var count = 0
    private(set) var first: [String] = []

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {}

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard record.kind == .unparsed else { return }
        count += 1
        guard first.count < 10 else { return }
        let text = SafeText.shown(String(decoding: batch.text(of: record), as: UTF8.self))
        first.append("  line \(record.line): \(DisplayWidth.truncated(text, to: 160))")
    }
}
