import Foundation

/// Standard input, readable once as it comes.
public struct StandardInput: ByteOrigin {
    public init() {}

    public func openRaw() throws(SourceError) -> any ByteReader {
        FileReader(descriptor: STDIN_FILENO, name: "standard input")
    }
}
