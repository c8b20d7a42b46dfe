extension Chain {
    /// The chain behind one more piece of text: as for a line, for what is no line (the elements of a saved answer).
    public func extended(by bytes: [UInt8]) -> Chain {
        var builder = ChainBuilder(self)
        bytes.withUnsafeBytes { builder.extend($0.baseAddress!, $0.count) }
        return builder.chain
    }
}
