/// A JSON value, as the truth is written in and as an answer is compared by.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// A moment as the interface shows it: seconds as a float.
    static func time(_ moment: Micros) -> JSONValue {
        .number(Double(moment) / 1e6)
    }

    /// The member `key` of an object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The items of an array; none of anything else.
    var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The value as text, where it is text.
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The value as a number, where it is one.
    var asDouble: Double? {
        switch self {
        case .int(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// Where `other` first differs from this value and how; nil where both say the same.
    /// Numbers are the same when they are less than half a microsecond apart.
    public func firstDifference(from other: JSONValue, at path: String = "$") -> String? {
        if let mine = asDouble, let theirs = other.asDouble {
            return abs(mine - theirs) < 5e-7 ? nil : "\(path): \(other.text), expected \(text)"
        }
        switch (self, other) {
        case (.null, .null): return nil
        case (.bool(let mine), .bool(let theirs)) where mine == theirs: return nil
        case (.string(let mine), .string(let theirs)) where mine == theirs: return nil
        case (.array(let mine), .array(let theirs)): return JSONValue.difference(mine, theirs, path)
        case (.object(let mine), .object(let theirs)): return JSONValue.difference(mine, theirs, path)
        default: return "\(path): \(other.text), expected \(text)"
        }
    }

    private static func difference(_ mine: [JSONValue], _ theirs: [JSONValue], _ path: String) -> String? {
        for (index, pair) in zip(mine, theirs).enumerated() {
            if let found = pair.0.firstDifference(from: pair.1, at: "\(path)[\(index)]") { return found }
        }
        return mine.count == theirs.count ? nil : "\(path): \(theirs.count) items, expected \(mine.count)"
    }

    private static func difference(
        _ mine: [String: JSONValue], _ theirs: [String: JSONValue], _ path: String
    ) -> String? {
        for key in Set(mine.keys).union(theirs.keys).sorted() {
            guard let expected = mine[key] else { return "\(path).\(key): not expected" }
            guard let got = theirs[key] else { return "\(path).\(key): missing" }
            if let found = expected.firstDifference(from: got, at: "\(path).\(key)") { return found }
        }
        return nil
    }
}
