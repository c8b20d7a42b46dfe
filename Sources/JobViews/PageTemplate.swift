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
