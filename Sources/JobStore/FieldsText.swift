import Foundation
import JobRecords

/// The column `fields`: keys beside the known ones, as a JSON object.
enum FieldsText {
    static func json(_ extras: RecordText.Extras) -> String {
        if extras.fields.isEmpty { return "{}" }
        let parts = extras.shownFields.map { field in
            switch field.value {
            case .text(let text): "\(quoted(field.key)):\(quoted(text))"
            case .raw(let json): "\(quoted(field.key)):\(json)"
            }
        }
        return "{\(parts.joined(separator: ","))}"
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: text, options: [.fragmentsAllowed, .withoutEscapingSlashes])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
