import CLinux
import Glibc
import LogBytes

/// One option of the command line: parsing, help, completions and manual are made from it.
struct Option: Sendable {
    /// The long name, without dashes.
    let name: String
    let short: Character?
    /// What its value is called; nil for a switch.
    let value: String?
    /// Whether the value may be left out.
    let isValueOptional: Bool
    /// One sentence, without a full stop.
    let help: String

    init(_ name: String, _ short: Character, value: String? = nil, optional: Bool = false, _ help: String) {
        self.name = name
        self.short = short
        self.value = value
        isValueOptional = optional
        self.help = help
    }

    init(_ name: String, value: String? = nil, optional: Bool = false, _ help: String) {
        self.name = name
        short = nil
        self.value = value
        isValueOptional = optional
        self.help = help
    }
}

extension [Option] {
    /// Those of these names, in the table's order.
    func only(_ names: String...) -> [Option] { known(names).filter { names.contains($0.name) } }

    /// All but those of these names.
    func without(_ names: String...) -> [Option] { known(names).filter { !names.contains($0.name) } }

    private func known(_ names: [String]) -> [Option] {
        precondition(names.allSatisfy { name in contains { $0.name == name } }, "there is no option \(names)")
        return self
    }
}

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

/// A parsed command line.
struct Arguments {
    let command: String
    fileprivate(set) var values: [String: [String]] = [:]
    fileprivate(set) var operands: [String] = []

    init(command: String) { self.command = command }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// The option's last value.
    func value(_ name: String) -> String? { values[name]?.last }

    /// All its values, in order.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// Those of some options that are given, as they are typed.
    func typed(_ options: [Option]) -> String {
        options.flatMap { option in
            all(option.name).map { " --\(option.name)" + ($0.isEmpty ? "" : " " + ShellWord.quoted($0)) }
        }.joined()
    }

    mutating func add(_ name: String, _ value: String) { values[name, default: []].append(value) }

    mutating func remove(_ name: String) { values[name] = nil }

    mutating func setOperands(_ words: [String]) { operands = words }

    /// A whole number, where the option is given.
    func integer(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let limits =
                range.upperBound == .max
                ? "from \(range.lowerBound) on" : "in \(range.lowerBound)...\(range.upperBound)"
            throw UsageError("--\(name) '\(text)': expected a whole number \(limits)")
        }
        return number
    }

    /// One of a few words, where the option is given.
    func choice<C: RawRepresentable & CaseIterable>(_ name: String, _ type: C.Type) throws -> C?
    where C.RawValue == String {
        guard let text = value(name) else { return nil }
        if let choice = C(rawValue: text) { return choice }
        let words = C.allCases.map(\.rawValue)
        if let near = Nearest.to(text, in: words) { throw UsageError("--\(name) '\(text)' is not known", near: near) }
        throw UsageError("--\(name) '\(text)' is none of \(words.joined(separator: ", "))")
    }
}
