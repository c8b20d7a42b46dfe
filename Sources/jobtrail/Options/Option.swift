import CLinux
import Glibc
import JobViews
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

    init(_ name: String, _ short: Character?, value: String? = nil, optional: Bool = false, _ help: String) {
        (self.name, self.short, self.value, isValueOptional, self.help) = (name, short, value, optional, help)
    }

    init(_ name: String, value: String? = nil, optional: Bool = false, _ help: String) {
        self.init(name, nil, value: value, optional: optional, help)
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

/// Options, in groups that commands take as a whole. Each stands beside what understands it: these are of `Request`,
/// filters of `FilterChoice`, searches of `Search`, columns of `ColumnChoice`, and those of one command in its file.
enum OptionTable {
    static let help: [Option] = [
        Option("help", "h", "Print this help"),
        Option("version", "V", "Print the version"),
    ]

    /// Where the bytes come from and how lines are read.
    static let sources: [Option] = [
        Option("store", value: "FILE", "Read what ingest has put into FILE, in place of PATH"),
        Option("root", value: "DIR", "Look for the logs below DIR if no PATH is given (default /)"),
        Option("no-rotated", "Read the named live files alone, without their rotated siblings"),
        Option("tz", value: "ZONE", "Zone of times that have none (default: the source's, else this machine's)"),
        Option(
            "catalog", value: "FILE", "The engine's catalogue of its jobs (default: the source's own, if it has one)"),
        Option("as-host", value: "NAME", "Call the box NAME, whatever its lines say; it keeps boxes of one name apart"),
        Option("year", value: "N", "The year of the log's last line, for times without a year"),
        Option("tag", value: "NAME", "Take syslog lines of NAME for the engine's too (repeatable)"),
        Option("layout", value: "TEMPLATE", "Try this line layout before the built-in ones (repeatable)"),
        Option("threads", value: "N", "Read with N threads (default: one for each core)"),
    ]

    /// What is shown of the state.
    static let now: [Option] = [
        Option("at", value: "TIME", "Show the state at TIME instead of at the newest record")
    ]

    static let rows: [Option] = [
        Option(
            "lines", "n", value: "N|all",
            "Only the last N (jobs: the worst, failures: the newest); +N: from the Nth on"),
        Option("reverse", "r", "Newest first"),
    ]

    private static let ofRecords = OutputForm.names(FormUses.records.forms.filter { !FormUses.rows.forms.contains($0) })

    static let output: [Option] = [
        Option(
            "output", "o", value: "FORM",
            "\(FormUses.rows.names); of records, \(ofRecords) instead of markdown"),
        Option("utc", "Print times in UTC"),
        Option("no-headers", "Print no titles above the columns"),
        Option("color", value: "WHEN", "Colours: auto, always or never"),
        Option("hyperlink", value: "WHEN", "Link file names on terminals that can: auto, always or never"),
        Option("no-pager", "Do not pipe the output into a pager"),
        Option("no-progress", "Do not show on a terminal how far a long reading is"),
    ]

    /// What every view of logs has.
    static let view = output + sources + account

    static let account: [Option] = [
        Option("quiet", "q", "Don't report skipped lines on standard error"),
        Option("strict", "Exit with 3 if anything was skipped"),
    ]
}

/// Parses a command's words with glibc's getopt_long, driven by the command's options.
struct OptionParser {
    let command: Command

    private var options: [Option] { command.options }

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
        arguments.operands = argv[Int(getopt_index())..<Int(count)].map { PathText.text($0!) }
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
            let hint =
                "A time before now is the value of an option: jobtrail \(command.name) --at -2h"
                + (command.name == "diff" ? " --at now" : "")
            return UsageError("unknown option '-\(offender)'", hint: offender.isNumber ? hint : nil)
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

    private func shown(_ word: String) -> String { word.hasPrefix("--") ? word : "-\(offender)" }

    /// The letter that is no option, or lacks its value.
    private var offender: Character { Character(UnicodeScalar(UInt8(truncatingIfNeeded: getopt_offender()))) }
}

/// A parsed command line.
struct Arguments {
    let command: String
    fileprivate(set) var values: [String: [String]] = [:]
    var operands: [String] = []

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

    /// - Throws: if one of these options is given, which cannot be.
    /// - Parameter reason: behind the option's name.
    func refuse(_ names: [String], _ reason: String) throws {
        if let odd = names.first(where: has) { throw UsageError("--\(odd) \(reason)") }
    }

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

    /// Seconds as microseconds, where the option is given; more than any log lasts are as many as can be added to a time.
    func seconds(_ name: String, such example: String, if isFit: (Double) -> Bool) throws -> Int64? {
        guard let text = value(name) else { return nil }
        guard let seconds = Double(text), isFit(seconds) else {
            throw UsageError("--\(name) '\(text)': expected seconds, such as \(example)")
        }
        return Int64((min(seconds, 1e12) * 1e6).rounded())
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
