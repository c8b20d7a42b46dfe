import JobRecords

/// A record's message for people.
public enum RecordWords {
    /// The code or sentence with what explains it: words, unknown keys, a traceback's last line.
    public static func message(_ item: RecordItem) -> String { message(item, item.text.extras) }

    static func message(_ item: RecordItem, _ extras: @autoclosure () -> RecordText.Extras) -> String {
        if item.record.kind == .note { return note(item) }
        let extras = extras()
        var parts = [item.text.message]
        if item.record.kind == .waits && !extras.depends.isEmpty && item.record.flags.contains(.hasCode) {
            parts.append("on \(extras.depends.joined(separator: ", "))")
        }
        if !extras.text.isEmpty { parts.append(extras.text) }
        for field in extras.shownFields {
            switch field.value {
            case .text(let text): parts.append("\(field.key)=\(text)")
            case .raw(let json): parts.append("\(field.key)=\(json)")
            }
        }
        return (parts + reason(item)).joined(separator: "  ")
    }

    /// A note's words are all of its line.
    private static func note(_ item: RecordItem) -> String {
        ([item.text.noteText ?? ""] + reason(item)).joined(separator: "  ")
    }

    private static func reason(_ item: RecordItem) -> [String] {
        item.detail.split(separator: 10).suffix(1).map { "[\(String(decoding: $0, as: UTF8.self))]" }
    }
}
