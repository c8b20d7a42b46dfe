/// A view that has every output form of rows.
public protocol FormedView {
    /// Whether there is nothing to show.
    var isEmpty: Bool { get }
    func table() -> [String]
    func json() -> [UInt8]
    func ndjson() -> [UInt8]
    func csv() -> [UInt8]
}
