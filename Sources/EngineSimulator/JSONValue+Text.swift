extension JSONValue {
    /// The value as JSON text on one line, keys in order.
    public var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .number(let value): value.description
        case .string(let value): JSONValue.quoted(value)
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.keys.sorted().map { JSONValue.quoted($0) + ":" + (members[$0]?.text ?? "null") }
                .joined(separator: ",") + "}"
        }
    }

    /// `string` in double quotes with JSON's escapes.
    static func quoted(_ string: String) -> String {
        var result = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 32: result += "\\u00" + (scalar.value < 16 ? "0" : "1") + hex(scalar.value & 15)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func hex(_ digit: UInt32) -> String {
        String(digit, radix: 16)
    }
}
