import Foundation

/// Asks Foundation whether a piece of text is JSON.
enum JSONText {
    static func isValid(_ text: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])) != nil
    }
}
