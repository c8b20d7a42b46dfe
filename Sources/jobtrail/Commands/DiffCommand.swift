import Glibc
import JobState
import JobViews
import LogBytes

/// `diff`: what is different between two instants, two runs, or two logs.
enum DiffCommand {
    static let command = Command(
        "diff", "Show which jobs differ between two times, two runs or two logs", operands: "[A B] [PATH...]",
        options: [
            Option("at", value: "TIME", "Compare this instant; twice: with the second; once: of both PATHs"),
            Option(
                "boot", "b", value: "N", optional: true, "Compare this run; twice: with the second; once: of both PATHs"
            ),
        ] + OptionTable.filters.only("job", "host") + OptionTable.view,
        run: run)

    /// One side, read.
    private struct Side {
        let side: DiffSide
        let moments: [HostMoment]
        let pipeline: Pipeline
        let scan: Scan
    }

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let (operands, rest) = try DiffOperands.split(arguments)
        let (a, b) = try sides(operands, rest)
        let hosts = StateDifference.between(a.moments, b.moments)
        let view = DiffView(a.side, b.side, hosts, b.pipeline.context(b.scan))
        try ViewPrinter.print(view.forms, b.pipeline.query.form)
        for side in [a, b] where side.pipeline.isTooEarly(side.scan) && !side.pipeline.query.isQuiet {
            Terminal.complain("\(side.side.name): the log begins after that time")
        }
        if case .times = operands, let words = a.pipeline.lateWords(a.scan) {
            Terminal.complain("\(a.side.name): \(words)")
        }
        var status = b.pipeline.finish(b.scan, isEmpty: false, nothing: "")
        if case .inputs = operands {
            let first = a.pipeline.finish(a.scan, isEmpty: false, nothing: "")
            if first != .done { status = first }
        }
        return status == .done && !view.isSame ? .findings : status
    }

    private static func sides(_ operands: DiffOperands, _ arguments: Arguments) throws -> (Side, Side) {
        switch operands {
        case .inputs(let first, let second):
            return (try side(first, query(first, arguments)), try side(second, query(second, arguments)))
        case .runs(let first, let second):
            var query = try Query(arguments)
            query.boot = first
            let a = try side("run \(first)", query)
            query.boot = second
            return (a, try side("run \(second)", query))
        case .times(let first, let second, let names):
            var query = try Query(arguments)
            query.at = first
            let a = try side(names.0, query)
            query.at = second
            return (a, try side(names.1, query))
        }
    }

    private static func query(_ path: String, _ arguments: Arguments) throws -> Query {
        var arguments = arguments
        arguments.operands = [path]
        return try Query(arguments)
    }

    private static func side(_ name: String, _ query: Query) throws -> Side {
        let pipeline = Pipeline(query: query)
        let (facts, filter) = try pipeline.asked()
        let collector = MomentCollector()
        let scan = try pipeline.scan(into: pipeline.history(facts), sink: collector)
        let moments = collector.moments(scan).map { $0.selecting(filter.jobs) }.filter { filter.hosts.want($0.host) }
        return Side(
            side: DiffSide(name: name, time: scan.history.now), moments: moments, pipeline: pipeline, scan: scan)
    }
}

/// What `diff` compares: two instants or two runs of one input, or two inputs.
enum DiffOperands {
    case times(TimeExpression, TimeExpression, names: (String, String))
    case runs(Int, Int)
    case inputs(String, String)

    /// - Returns: what is compared, and the arguments with the operands that remain.
    static func split(_ arguments: Arguments) throws -> (DiffOperands, Arguments) {
        let (boots, times) = (arguments.all("boot"), arguments.all("at"))
        var rest = arguments
        if boots.count == 2 { return (.runs(try Request.boot(boots[0]), try Request.boot(boots[1])), rest) }
        if times.count == 2 {
            rest.remove("at")
            let (a, b) = (try TimeExpression(times[0], option: "at"), try TimeExpression(times[1], option: "at"))
            return (.times(a, b, names: (times[0], times[1])), rest)
        }
        guard boots.count < 2, times.count < 2 else { throw wanted }
        let words = arguments.operands
        guard words.count >= 2 else { throw wanted }
        if let (a, b) = writtenTimes(words[0], words[1]) {
            rest.operands = Array(words.dropFirst(2))
            return (.times(a, b, names: (words[0], words[1])), rest)
        }
        guard words.count == 2 else { throw wanted }
        return (.inputs(words[0], words[1]), rest)
    }

    private static let wanted = UsageError(
        "diff compares two things: two TIMEs, two runs, or two PATHs",
        hint: "Such as: jobtrail diff -b -1 -b 0 LOG; jobtrail diff 03:10 03:12 LOG; jobtrail diff a.tar.gz b.tar.gz")

    /// Two words that are times and no files.
    private static func writtenTimes(_ a: String, _ b: String) -> (TimeExpression, TimeExpression)? {
        guard ![a, b].contains(where: { FileIdentifier($0) != nil }), let first = try? TimeExpression(a, option: "at"),
            let second = try? TimeExpression(b, option: "at")
        else { return nil }
        return (first, second)
    }
}
