import Foundation

/// Standard input, or a pipe, kept in a temporary file that has no name any more, for questions that need the log twice.
public final class SpooledInput: ByteOrigin {
    private let descriptor: Int32

    /// Reads standard input, or the pipe at a path, to its end.
    /// - Throws: where it cannot be read, or the temporary folder has no room.
    public init(path: String? = nil) throws(SourceError) {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(folder)/jobtrail-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .system(folder) }
        unlink(template)
        let input =
            if let path { try FileReader(path: path) } else {
                FileReader(descriptor: STDIN_FILENO, name: "standard input")
            }
        try SpooledInput.copy(input, to: descriptor, folder)
    }

    deinit { close(descriptor) }

    /// Each reader has a position of its own.
    public func openRaw() throws(SourceError) -> any ByteReader {
        try FileReader(path: "/proc/self/fd/\(descriptor)")
    }

    public func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)? {
        try FileReader(path: "/proc/self/fd/\(descriptor)", from: offset)
    }

    private static func copy(
        _ input: FileReader, to descriptor: Int32, _ folder: String
    ) throws(SourceError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = try input.read(into: buffer)
            if count == 0 { return }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            do { try SystemCall.write(descriptor, bytes) } catch { throw .system(folder, error.code) }
        }
    }
}
