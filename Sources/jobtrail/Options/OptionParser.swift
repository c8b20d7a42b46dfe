import CLinux
import Glibc
import LogBytes

/// Parses a command's words with glibc's getopt_long, driven by the command's options.
struct OptionParser {
    private let command: Command
    private let options: [Option]

    init(_ command: Command) {
        self.command = command
        options = command.options
    }

    func parse(_ words: [String]) throws -> Arguments {
        let copies: [UnsafeMutablePointer<CChar>?] =
            ([command.name] + words).map {
                PathText.withPath($0) { strdup($0) }
            } + [nil]
        let names = options.map { strdup($0.name) }
        defer { (copies + names).forEach { free($0) } }
        // getopt moves the words about; the copies are freed by their first order.
        var argv = copies
        let count = Int32(copies.count - 1)
        var table = zip(options, names).map(OptionParser.entry) + [option()]
        getopt_begin()
        var arguments = Arguments(command: command.name)
        while true {
            var index: Int32 = -1
            let found = getopt_long(count, &argv, shortForm, &table, &index)
            if found == -1 { break }
            try take(found, Int(index), argv, count, &arguments)
        }
        arguments.setOperands(argv[Int(getopt_index())..<Int(count)].map { PathText.text($0!) })
        return arguments
    }

    private static func entry(_ option: Option, _ name: UnsafeMutablePointer<CChar>?) -> option {
        var entry = CLinux.option()
        entry.name = UnsafePointer(name)
        entry.has_arg = option.value == nil ? 0 : option.isValueOptional ? 2 : 1
        return entry
    }

    /// `:` first makes a missing value tell itself apart from an unknown option.
    private var shortForm: String {
        ":"
            + options.compactMap { option in
                option.short.map { "\($0)" + (option.value == nil ? "" : option.isValueOptional ? "::" : ":") }
            }.joined()
    }

    private func take(
        _ found: Int32, _ index: Int, _ argv: [UnsafeMutablePointer<CChar>?], _ count: Int32,
        _ arguments: inout Arguments
    ) throws {
        let letter = Character(UnicodeScalar(UInt8(truncatingIfNeeded: found)))
        if found == 63 || found == 58 { throw mistake(found, String(cString: argv[Int(getopt_index()) - 1]!)) }
        guard let option = found == 0 ? options[index] : options.first(where: { $0.short == letter }) else { return }
        var value = getopt_value().map { PathText.text($0) }
        if value == nil && option.isValueOptional { value = detachedNumber(argv, count) }
        arguments.add(option.name, value ?? "")
    }

    /// `-b -1`: a number right after an option whose value may be left out belongs to it, as in journalctl.
    private func detachedNumber(_ argv: [UnsafeMutablePointer<CChar>?], _ count: Int32) -> String? {
        let index = getopt_index()
        guard index < count, let next = argv[Int(index)].map({ String(cString: $0) }), Int(next) != nil else {
            return nil
        }
        getopt_skip()
        return next
    }

    private func mistake(_ found: Int32, _ word: String) -> UsageError {
        if found == 58 { return UsageError("option '\(shown(word))' requires a value") }
        guard word.hasPrefix("--") else {
            if Character(UnicodeScalar(UInt8(truncatingIfNeeded: getopt_offender()))).isNumber {
                return UsageError(
                    "unknown option '-\(Character(UnicodeScalar(UInt8(truncatingIfNeeded: getopt_offender()))))'",
                    hint: "A time before now is the value of an option: jobtrail \(command.name) --at -2h"
                        + (command.name == "diff" ? " --at now" : ""))
            }
            return UsageError(
                "unknown option '-\(Character(UnicodeScalar(UInt8(truncatingIfNeeded: getopt_offender()))))'"
            )
        }
        let name = String(word.dropFirst(2).prefix { $0 != "=" })
        let matching = options.map(\.name).filter { $0.hasPrefix(name) }
        if matching.count > 1 {
            return UsageError("'--\(name)' is ambiguous: \(matching.map { "--" + $0 }.joined(separator: ", "))")
        }
        if matching.count == 1 { return UsageError("option '--\(matching[0])' takes no value") }
        let near = Nearest.to(name, in: options.map(\.name)).map { "--" + $0 }
        return UsageError("unknown option '--\(name)'", near: near)
    }

    private func shown(_ word: String) -> String {
        word.hasPrefix("--") ? word : "-\(Character(UnicodeScalar(UInt8(truncatingIfNeeded: getopt_offender()))))"
    }
}
