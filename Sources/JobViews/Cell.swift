/// One cell of a table.
public struct Cell: Sendable {
    /// Safe to print: control characters are shown, not sent.
    public let text: String
    public let style: Style

    public init(_ text: String, _ style: Style = .plain) {
        self.text = SafeText.shown(text)
        self.style = style
    }
}
