/// The state of an output file that a checkpoint goes with.
public struct OutputMark: Equatable, Sendable {
    /// Its length, bytes.
    public var length: Int64
    /// Its last bytes.
    public var window: ContentWindow

    public init(length: Int64, window: ContentWindow) {
        self.length = length
        self.window = window
    }
}
