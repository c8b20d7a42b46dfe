import JobColumns
import JobViews

/// Small pieces of JSON for the commands that write it around streamed rows.
enum JSONText {
    static func literal(_ text: String) -> String { String(decoding: JSONWriter.literal(text), as: UTF8.self) }
}
