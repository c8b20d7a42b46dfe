import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `messages`: the events and notes that came with a code, oldest first; with `--all` every record.
enum MessagesCommand {
    private static let live = Option(
        "follow", "f", "Go on with the messages that come, through rotation and truncation")

    static let command = Command(
        "messages", "Show the messages: every completed action with its outcome and the engine's counters",
        options: [live] + OptionTable.filters + OptionTable.recordFilters + [OptionTable.allRecords]
            + OptionTable.search + OptionTable.now + OptionTable.rows + OptionTable.columns + OptionTable.view,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let search = try Search(arguments)
        if arguments.has("follow") { return try follow(arguments, search) }
        let query = try Query(arguments)
        let pipeline = Pipeline(query: query, tables: try search.tables(query))
        if pipeline.query.form == .json && !search.printing.onlyCounts {
            return try DocumentedMessages.run(pipeline, search)
        }
        let (facts, filter) = try pipeline.asked()
        let forms = try RecordForms(
            query: pipeline.query, zero: try search.zeroPoint(pipeline, facts, filter),
            onlyCounts: search.printing.onlyCounts)
        let rows = RowCollector(.standard, query)
        let history = pipeline.history(facts)
        forms.prepare(rows, history.names)
        let printer = RecordPrinter(
            search.selection(filter, history), try forms.writer(history.names), rows, search.printing)
        let scan = try pipeline.scan(
            search.wanted(filter, query), into: history, text: [.records, .details], keeping: search.textFilter(filter),
            chained: forms.needsChain, sink: DetailJoiner(printer))
        if search.printing.onlyCounts { try OutputFile.standard.write("\(printer.matches)\n") }
        return pipeline.finish(
            scan, isEmpty: printer.matches == 0 && !search.printing.onlyCounts, nothing: "no message matches")
    }

    /// `-f`: the last messages that are there, then each as it comes.
    private static func follow(_ arguments: Arguments, _ search: Search) throws -> ExitStatus {
        let still = [
            "store", "strict", "at", "until", "boot", "reverse", "after", "before", "context", "count", "first", "zero",
            "sort",
        ]
        try arguments.refuse(still, "is for a log at rest and cannot be combined with --follow")
        return try FollowCommand.follow(arguments, onlyMessages: search.printing.onlyMessages)
    }
}

/// `messages -o json`: the documented view. It is streamed, so that memory stays flat: a first look tells the hosts and
/// "now", then the log is read again for each host's messages; for those of further hosts too, as far as they can be
/// kept meanwhile.
enum DocumentedMessages {
    static func run(_ pipeline: Pipeline, _ search: Search) throws -> ExitStatus {
        let output = OutputFile.standard
        let facts = try pipeline.facts(needsHosts: true)!
        let filter = try pipeline.filter(facts)
        let hosts = facts.hosts.map(\.name).filter(filter.hosts.want)
        var scan: Scan?
        var (first, count) = (0, 0)
        try output.write(hosts.count > 1 ? "{\"hosts\":{" : "{")
        while first < hosts.count {
            let messages = HostMessages(
                hosts, from: first, pipeline, search, filter, pipeline.history(facts))
            scan = try messages.read()
            (first, count) = (messages.end, count + messages.count)
        }
        if hosts.isEmpty { try output.write("\"messages\":[]") }
        let read = scan ?? pipeline.scan(into: pipeline.history(facts))
        try output.write("\(hosts.count > 1 ? "}" : ""),\"time\":\(pipeline.context(read).nowSeconds)}\n")
        return pipeline.finish(read, isEmpty: count == 0, nothing: "no message matches")
    }
}

/// The messages of the hosts from one on: those of the first are written as they come, those of others are kept until
/// their turn, as far as there is room.
private final class HostMessages: RecordSink {
    /// What one host's messages are printed by.
    private final class Part {
        let printer: DetailJoiner
        let rows: RowCollector
        let kept: Bytes
        /// About as much memory as it takes.
        var weight = 4096

        init(_ printer: RecordPrinter, _ rows: RowCollector, _ kept: Bytes) {
            (self.printer, self.rows, self.kept) = (DetailJoiner(printer), rows, kept)
        }
    }

    /// What is known of names is known for all hosts.
    private final class SharedWriter: RecordWriter {
        private var messages: MessageJSON

        init(_ names: NameRegistry) { messages = MessageJSON(names) }

        func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) { messages.write(item, into: &buffer) }
    }

    /// Bytes that wait for their turn.
    private final class Bytes {
        var bytes: [UInt8] = []
    }

    private let hosts: [String]
    private let first: Int
    private let pipeline: Pipeline
    private let search: Search
    private let filter: RecordFilter
    /// Behind the last host whose messages are all there.
    private(set) var end: Int
    private(set) var count = 0
    private let places: [ExactText: Int]
    private var known = SlotTable()
    private var parts: [Part?]
    private var weight = 0
    private let history: History
    private let writer: SharedWriter
    /// Where the last record went.
    private var last: Part?

    /// Bytes that are kept at most.
    private static let budget = 64 << 20

    init(
        _ hosts: [String], from first: Int, _ pipeline: Pipeline, _ search: Search, _ filter: RecordFilter,
        _ history: History
    ) {
        (self.hosts, self.first, self.pipeline, self.search, self.filter) = (hosts, first, pipeline, search, filter)
        (self.history, writer) = (history, SharedWriter(history.names))
        end = hosts.count
        places = Dictionary(hosts.enumerated().map { (ExactText($1), $0) }) { first, _ in first }
        parts = Array(repeating: nil, count: hosts.count)
    }

    func read() throws -> Scan {
        var wanted = search.wanted(filter, pipeline.query)
        // A limit of the query is each host's.
        if hosts.count > 1 { (wanted.first, wanted.last) = (nil, nil) }
        try OutputFile.standard.write(opening(first))
        return try pipeline.scan(
            wanted, into: history, text: [.records, .details], keeping: search.textFilter(filter), sink: self)
    }

    /// Writes what is still to be written of the hosts that are complete.
    func finish() throws {
        for place in first..<end {
            if place > first { try OutputFile.standard.write(opening(place)) }
            try parts[place]?.printer.finish()
            if let kept = parts[place]?.kept { try OutputFile.standard.write(kept.bytes) }
            try OutputFile.standard.write(hosts.count > 1 ? "]}" : "]")
            count += parts[place]?.rows.count ?? 0
            parts[place] = nil
        }
    }

    private func opening(_ place: Int) -> String {
        guard hosts.count > 1 else { return "\"messages\":[" }
        let host = String(decoding: JSONWriter.literal(hosts[place]), as: UTF8.self)
        return (place > 0 ? "," : "") + host + ":{\"messages\":["
    }

    // MARK: records

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        last = part(of: record.host)
        guard let last else { return }
        try last.printer.take(record, at: index, in: batch, run: run)
        add(batch.text(of: record).count + 256, to: last)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        try last?.printer.takeAside(record, at: index, in: batch)
    }

    private func part(of host: UInt32) -> Part? {
        guard let place = place(of: host), place >= first, place < end else { return nil }
        if let part = parts[place] { return part }
        let kept = Bytes()
        let output = { [isFirst = place == first] (bytes: [UInt8]) in
            if isFirst { try OutputFile.standard.write(bytes) } else { kept.bytes += bytes }
        }
        let rows = RowCollector(to: output, pipeline.query, separator: [UInt8(ascii: ",")])
        let selection = search.selection(filter, history)
        let made = Part(RecordPrinter(selection, writer, rows, search.printing), rows, kept)
        // Its selection knows names by their numbers.
        if !filter.jobs.isEmpty || !filter.actions.isEmpty { made.weight += history.names.count }
        weight += made.weight
        parts[place] = made
        return made
    }

    private func place(of host: UInt32) -> Int? {
        if let place = known[host] { return place }
        guard let place = places[ExactText(history.names[host])] else { return nil }
        known.set(host, to: place)
        return place
    }

    /// Beyond what may be kept, the last hosts are left for another reading.
    private func add(_ size: Int, to part: Part) {
        part.weight += size
        weight += size
        guard weight > HostMessages.budget else { return }
        while weight > HostMessages.budget / 2 && end > first + 1 {
            end -= 1
            weight -= parts[end]?.weight ?? 0
            parts[end] = nil
        }
        if end == first + 1 { weight = 0 }
    }
}
