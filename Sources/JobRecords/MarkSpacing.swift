/// How often a reading notes where it stands, so that it can be begun again from there.
public struct MarkSpacing: Sendable {
    /// Lines kept between two marks in a file.
    public var lines = 32 * 1024
    /// Decoded bytes after which there is a mark however few lines were kept.
    public var bytes: Int64 = 8 << 20
    /// Decoded bytes between two places in a gzip file where its decoding can be begun again.
    public var restarts: Int64 = 2 << 20

    public init() {}
}
