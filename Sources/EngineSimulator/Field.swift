/// A key of a message with its value.
struct Field {
    /// Keys that an event's line may have: beside words they tell that it is one.
    private static let known: Set = [
        "job", "action", "sub", "timestamp", "startup_percentage", "ok_counter", "err_counter", "forked_counter", "pid",
        "running_action", "depends",
    ]
    var isKnown: Bool { Field.known.contains(key) }

    /// A value before it is written in some syntax.
    enum Value {
        case text(String)
        case int(Int)
        /// A number already in digits.
        case digits(String)
    }

    var key: String
    var value: Value

    /// `key=value`, in double quotes where the value needs them.
    var pair: String {
        switch value {
        case .int(let number): return "\(key)=\(number)"
        case .digits(let digits): return "\(key)=\(digits)"
        case .text(let text):
            let isBare = !text.isEmpty && !text.utf8.contains { $0 <= 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x27 }
            return isBare ? "\(key)=\(text)" : "\(key)=\"\(Field.escaped(text, quote: "\""))\""
        }
    }

    /// The fields as one JSON object on one line.
    static func json(_ fields: [Field]) -> String {
        let members = fields.map { JSONValue.quoted($0.key) + ": " + $0.literal(JSONValue.quoted) }
        return "{" + members.joined(separator: ", ") + "}"
    }

    /// The fields as Python's `repr` of a dict; `prefix` is `u` for Python 2's text strings.
    static func python(_ fields: [Field], prefix: String) -> String {
        let members = fields.map { field in
            pythonString(field.key, prefix: "") + ": " + field.literal { pythonString($0, prefix: prefix) }
        }
        return "{" + members.joined(separator: ", ") + "}"
    }

    private func literal(_ quote: (String) -> String) -> String {
        switch value {
        case .text(let text): quote(text)
        case .int(let number): String(number)
        case .digits(let digits): digits
        }
    }

    /// Python chooses double quotes where the text holds single ones alone.
    private static func pythonString(_ text: String, prefix: String) -> String {
        let quote: Character = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        return "\(prefix)\(quote)\(escaped(text, quote: quote))\(quote)"
    }

    private static func escaped(_ text: String, quote: Character) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case quote: result += "\\" + String(quote)
            default: result.append(character)
            }
        }
        return result
    }
}
