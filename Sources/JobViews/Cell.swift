import JobColumns

/// One cell of a table.
public struct Cell: Sendable {
    /// Safe to print: control characters are shown, not sent.
    public let text: String
    public let style: Style
    /// The file that a click opens, where the terminal has links.
    let link: String?

    public init(_ text: String, _ style: Style = .plain, link: String? = nil) {
        self.link = link
        self.text = SafeText.shown(text)
        self.style = style
    }
}
