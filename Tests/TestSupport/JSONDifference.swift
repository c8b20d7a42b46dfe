/// Comparison that says where two documents part.
extension JSONValue {
    /// The first difference from `expected`, such as `$.jobs.ntp.t0: 1.0, expected 2.0`; nil where there is none.
    ///
    /// Numbers are the same when they are less than half a microsecond apart.
    public func difference(from expected: JSONValue, at path: String = "$") -> String? {
        switch (self, expected) {
        case (.object(let got), .object(let wanted)):
            Self.difference(got, wanted, path)
        case (.array(let got), .array(let wanted)):
            Self.difference(got, wanted, path)
        case (.number(let got), .number(let wanted)) where abs(got - wanted) < 5e-7:
            nil
        default:
            self == expected ? nil : "\(path): \(self), expected \(expected)"
        }
    }

    private static func difference(
        _ got: [String: JSONValue], _ wanted: [String: JSONValue], _ path: String
    ) -> String? {
        for key in Set(got.keys).union(wanted.keys).sorted() {
            let place = "\(path).\(key)"
            guard let value = got[key] else { return "\(place): missing" }
            guard let other = wanted[key] else { return "\(place): not expected" }
            if let found = value.difference(from: other, at: place) { return found }
        }
        return nil
    }

    private static func difference(_ got: [JSONValue], _ wanted: [JSONValue], _ path: String) -> String? {
        for (index, (value, other)) in zip(got, wanted).enumerated() {
            if let found = value.difference(from: other, at: "\(path)[\(index)]") { return found }
        }
        return got.count == wanted.count ? nil : "\(path): \(got.count) items, expected \(wanted.count)"
    }
}

extension JSONValue: CustomStringConvertible {
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let number): "\(number)"
        case .string(let text): "\"\(text)\""
        case .array(let items): "[\(items.map(\.description).joined(separator: ", "))]"
        case .object(let members): "{\(members.keys.sorted().joined(separator: ", "))}"
        }
    }
}
