/// Decodes one deflate stream after the other (RFC 1951). What comes before and after a stream is the caller's.
///
/// zlib is the reference. Whatever else decodes gives the same bytes, and finds the same damage at the same place.
protocol Inflater: AnyObject {
    /// Makes ready for the next stream.
    func start()

    /// Decodes as much as input and room allow.
    /// - Parameters:
    ///   - input: may be empty.
    ///   - isLast: whether there is no more input than this.
    func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool)
        -> DecodeStep

    /// Another one that goes on from here.
    func copy() -> Self

    /// The CRC-32 of gzip, continued.
    func checksum(_ sum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32
}

#if ISAL
    /// What decodes gzip in this build.
    typealias UsualInflater = ISALInflater
#else
    /// What decodes gzip in this build.
    typealias UsualInflater = ZlibInflater
#endif
