/// Decodes one compressed stream after the other by the library of its format.
///
/// All that the input allows is given out before damage is told: libarchive, which knows these formats too, drops what it
/// has decoded of a block where the input ends.
protocol StreamDecoder: AnyObject {
    /// The format's name in messages.
    var format: String { get }

    /// Makes ready for the next stream.
    func start()

    /// Decodes as much as input and room allow.
    /// - Parameter input: may be empty where the last step filled its room.
    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep
}
