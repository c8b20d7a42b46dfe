import Glibc
import LogBytes

/// Which command the words of a command line call. Options may stand before it, and a path without a command asks for
/// a summary.
struct CommandCall {
    let command: Command
    let words: [String]

    init(_ words: [String]) throws {
        if let index = CommandCall.commandIndex(words) {
            command = CommandTable.named(words[index])!
            self.words = Array(words[..<index] + words[(index + 1)...])
            return
        }
        let operand = words.first { !$0.hasPrefix("-") || $0 == "-" }
        if let operand, operand == words[0], !CommandCall.isPath(operand) { throw CommandTable.unknown(operand) }
        command = SummaryCommand.command
        self.words = words
    }

    /// The first word that names a command and is no option's value.
    private static func commandIndex(_ words: [String]) -> Int? {
        for (index, word) in words.enumerated() {
            if word == "--" { return nil }
            guard let command = CommandTable.named(word) else {
                // Behind the first operand there is no command any more.
                if !word.hasPrefix("-"), index == 0 || !takesValue(words[index - 1], nil) { return nil }
                continue
            }
            if index == 0 || !takesValue(words[index - 1], command) { return index }
        }
        return nil
    }

    /// Whether an option takes the next word as its value.
    private static func takesValue(_ word: String, _ command: Command?) -> Bool {
        guard word.hasPrefix("-"), !word.contains("=") else { return false }
        let options = command?.options ?? CommandTable.all.flatMap(\.options)
        return options.contains { option in
            guard option.value != nil, !option.isValueOptional else { return false }
            return word == "--\(option.name)" || (option.short.map { word == "-\($0)" } ?? false)
        }
    }

    private static func isPath(_ word: String) -> Bool {
        word == "-" || word.contains("/") || word.contains(".") || FileIdentifier(word) != nil
    }
}
