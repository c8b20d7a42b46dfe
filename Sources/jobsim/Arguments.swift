/// Options as `--name value` or `--name`; whoever asks for one says of which sort it is.
struct Arguments {
    private var values: [String: [String]] = [:]

    private static let flags: Set = ["no-timestamp", "gzip", "members", "wild", "records", "counts"]
    private static let options: Set = [
        "seed", "layout", "events", "lines", "hosts", "jobs", "tz", "start", "pace", "timestamps", "digits", "rotate",
        "naming", "compression", "odd", "drop-lines", "double-lines", "edit-lines", "swap-lines", "truth", "out",
        "bench", "binary", "seeds", "keep",
    ]

    init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            let name = String(word.dropFirst(2))
            guard word.hasPrefix("--") else { throw UsageError(message: "unexpected word: \(word)") }
            if Arguments.flags.contains(name) {
                values[name, default: []].append("")
            } else {
                guard Arguments.options.contains(name) else { throw UsageError(message: "no such option: \(word)") }
                guard let value = rest.popFirst() else { throw UsageError(message: "\(word) needs a value") }
                values[name, default: []].append(value)
            }
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    func text(_ name: String) -> String? { values[name]?.last }

    func required(_ name: String) throws -> String {
        guard let value = text(name) else { throw UsageError(message: "--\(name) is missing") }
        return value
    }

    func int(_ name: String) throws -> Int? {
        guard let value = text(name) else { return nil }
        guard let number = Int(value), number >= 0 else { throw bad(name, value) }
        return number
    }

    func choice<Choice: RawRepresentable>(_ name: String, _ type: Choice.Type) throws -> Choice?
    where Choice.RawValue == String {
        guard let value = text(name) else { return nil }
        guard let choice = Choice(rawValue: value) else { throw bad(name, value) }
        return choice
    }

    func bad(_ name: String, _ value: String) -> UsageError {
        UsageError(message: "--\(name): \(value) is not understood")
    }
}
