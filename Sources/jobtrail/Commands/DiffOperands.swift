import Glibc
import LogBytes

/// What `diff` compares: two instants or two runs of one input, or two inputs.
enum DiffOperands {
    case times(TimeExpression, TimeExpression, names: (String, String))
    case runs(Int, Int)
    case inputs(String, String)

    /// - Returns: what is compared, and the arguments with the operands that remain.
    static func split(_ arguments: Arguments) throws -> (DiffOperands, Arguments) {
        let (boots, times) = (arguments.all("boot"), arguments.all("at"))
        if boots.count == 2 { return (.runs(try number(boots[0]), try number(boots[1])), arguments) }
        if times.count == 2 { return (try instants(times[0], times[1]), without("at", arguments)) }
        guard boots.count < 2, times.count < 2 else { throw wanted }
        let words = arguments.operands
        guard words.count >= 2 else { throw wanted }
        if let (a, b) = writtenTimes(words[0], words[1]) {
            var rest = arguments
            rest.setOperands(Array(words.dropFirst(2)))
            return (.times(a, b, names: (words[0], words[1])), rest)
        }
        guard words.count == 2 else { throw wanted }
        return (.inputs(words[0], words[1]), arguments)
    }

    private static let wanted = UsageError(
        "diff compares two things: two TIMEs, two runs, or two PATHs",
        hint: "Such as: jobtrail diff -b -1 -b 0 LOG; jobtrail diff 03:10 03:12 LOG; jobtrail diff a.tar.gz b.tar.gz")

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text.isEmpty ? "0" : text) else {
            throw UsageError("--boot '\(text)': expected a whole number")
        }
        return number
    }

    private static func instants(_ a: String, _ b: String) throws -> DiffOperands {
        .times(try TimeExpression(a, option: "at"), try TimeExpression(b, option: "at"), names: (a, b))
    }

    /// Two words that are times and no files.
    private static func writtenTimes(_ a: String, _ b: String) -> (TimeExpression, TimeExpression)? {
        guard ![a, b].contains(where: { FileIdentifier($0) != nil }) else { return nil }
        guard let first = try? TimeExpression(a, option: "at"), let second = try? TimeExpression(b, option: "at") else {
            return nil
        }
        return (first, second)
    }

    private static func without(_ name: String, _ arguments: Arguments) -> Arguments {
        var rest = arguments
        rest.remove(name)
        return rest
    }
}
