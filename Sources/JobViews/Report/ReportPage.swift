import Glibc
import LogBytes

/// A report as one HTML file that needs nothing else: its style and script stand in it, and its policy allows nothing
/// but these two, by their digests.
public enum ReportPage {
    public static func html(_ data: ReportData) -> [UInt8] {
        let (style, script) = (PackageResources.page_css, PackageResources.page_js)
        return PageTemplate(PackageResources.page_html).filled([
            "policy": Array(policy(style, script).utf8), "style": style, "script": script,
            "data": ReportJSON.bytes(data), "title": escaped(data.title),
            "brief": escaped(data.brief.joined(separator: "\n")),
        ])
    }

    /// Markup of a text's lines.
    private static func escaped(_ text: String) -> [UInt8] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { MarkupText.escaped(String($0)) }
        return Array(lines.joined(separator: "\n").utf8)
    }

    private static func policy(_ style: [UInt8], _ script: [UInt8]) -> String {
        "default-src 'none'; style-src \(source(style)); script-src \(source(script)); base-uri 'none'; "
            + "form-action 'none'"
    }

    private static func source(_ bytes: [UInt8]) -> String {
        let digest = FileDigest.sha256(of: String(decoding: bytes, as: UTF8.self))
        return "'sha256-\(FileDigest.base64(digest))'"
    }
}

/// The files of `Page` with what is put into them: `{{NAME}}` stands for a value.
struct PageTemplate {
    private let text: [UInt8]

    init(_ text: [UInt8]) { self.text = text }

    /// The text with every `{{NAME}}` filled in; what is filled in is not looked through again.
    func filled(_ values: [String: [UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text[...]
        while let start = PageTemplate.place(of: UInt8(ascii: "{"), in: rest) {
            result += rest[..<start]
            let name = rest[(start + 2)...].prefix { $0 != UInt8(ascii: "}") }
            result += values[String(decoding: name, as: UTF8.self)] ?? []
            rest = rest[(name.endIndex + 2)...]
        }
        return result + rest
    }

    /// Where a byte stands twice.
    private static func place(of byte: UInt8, in text: ArraySlice<UInt8>) -> Int? {
        text.indices.dropLast().first { text[$0] == byte && text[$0 + 1] == byte }
    }
}
