import Foundation

/// Links of a terminal that can follow them (OSC 8): the text stays as it is, a click opens the file.
enum Hyperlink {
    /// - Parameter file: a path, or `bundle!member`, of which the bundle is opened; none for standard input.
    static func wrapped(_ text: String, file: String?) -> String {
        guard let file, file != "-", let address = address(of: file) else { return text }
        return "\u{1B}]8;;\(address)\u{1B}\\\(text)\u{1B}]8;;\u{1B}\\"
    }

    private static func address(of file: String) -> String? {
        let path = file.split(separator: "!", maxSplits: 1).first.map(String.init) ?? file
        let url = URL(fileURLWithPath: path).standardizedFileURL
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        return "file://\(ProcessInfo.processInfo.hostName)\(url.path(percentEncoded: true))"
    }
}
