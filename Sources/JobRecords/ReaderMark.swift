import LogBytes

/// A place between two lines of a file, with all that reading on from there must know of the lines before.
public struct ReaderMark: Sendable {
    /// Decoded bytes before it.
    public var offset: Int64 = 0
    /// Lines before it.
    var line = 0
    var continuation = Continuation()
    var lastDate = MonthDay(month: 0, day: 0)
    var lastTime: Int64 = 0
    var lineTime = LineTime()
    var lineHost = ""
    var syslogHost = ""
    var recordHost = ""
    var records = 0
    var sureRecords = 0
    var headDate: MonthDay?
    var yearShift = 0

    init() {}
}

extension ReaderMark {
    public func write(_ writer: inout ByteWriter) {
        writer.put(offset)
        writer.put(Int64(line))
        continuation.write(&writer)
        lastDate.write(&writer)
        writer.put(lastTime)
        lineTime.write(&writer)
        for host in [lineHost, syslogHost, recordHost] { writer.put(host) }
        for count in [records, sureRecords, yearShift] { writer.put(Int64(count)) }
        writer.putOptional(headDate) { $1.write(&$0) }
    }

    public init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        offset = try parser.integer()
        line = Int(try parser.integer(Int64.self))
        continuation = try Continuation(&parser)
        lastDate = try MonthDay(&parser)
        lastTime = try parser.integer()
        lineTime = try LineTime(&parser)
        (lineHost, syslogHost, recordHost) = (try parser.text(), try parser.text(), try parser.text())
        records = Int(try parser.integer(Int64.self))
        sureRecords = Int(try parser.integer(Int64.self))
        yearShift = Int(try parser.integer(Int64.self))
        headDate = try parser.optional { (parser) throws(ByteParser.Short) in try MonthDay(&parser) }
    }
}

extension MonthDay {
    public func write(_ writer: inout ByteWriter) {
        writer.put(month)
        writer.put(day)
    }

    public init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        self.init(month: try parser.integer(), day: try parser.integer())
    }
}
