import JobRecords
import LogBytes

/// A request with the logs that it is about, found and put in their order.
@dynamicMemberLookup
struct Query {
    private var request: Request
    let input: InputPlan
    let reading: ReadingOptions
    /// The zone of times that the user writes, and in which times are printed unless otherwise asked.
    let zone: Zone
    /// The zone in which times are printed.
    let shownZone: Zone

    subscript<Value>(dynamicMember path: WritableKeyPath<Request, Value>) -> Value {
        get { request[keyPath: path] }
        set { request[keyPath: path] = newValue }
    }
    subscript<Value>(dynamicMember path: KeyPath<Request, Value>) -> Value { request[keyPath: path] }

    /// - Parameter plan: chooses what is read; nil: everything.
    init(_ request: Request, plan: ((FoundInput, ReadingOptions, Int?) throws -> InputPlan)? = nil) throws {
        self.request = request
        let (arguments, named) = (request.arguments, request.namedZone)
        var reading = try ReadingOptions(arguments, zone: named ?? .current)
        let found = try FoundInput(arguments)
        if let store = found.store { try StoreReading.complete(&reading, of: store, arguments) }
        self.reading = reading
        zone = named ?? found.zone ?? .current
        shownZone = request.showsUTC ? .gmt : zone
        input =
            try plan?(found, reading, request.forcedYear) ?? InputPlan(found, reading, forcedYear: request.forcedYear)
        try SourceGuard.checkStandardOutput(found)
        OutputFile.setForm(request.form, pages: request.pages)
    }

    init(_ arguments: Arguments, plan: ((FoundInput, ReadingOptions, Int?) throws -> InputPlan)? = nil) throws {
        try self.init(Request(arguments), plan: plan)
    }

    /// The rows that `-n` wants, of rows that begin with those that matter most.
    func first<Row>(_ rows: [Row]) -> [Row] { request.first(rows) }

    /// The rows that `-n` wants, of rows in the order of time.
    func last<Row>(_ rows: [Row]) -> [Row] { request.last(rows) }
}
