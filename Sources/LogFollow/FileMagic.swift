import Glibc
import LogBytes

/// Content decides compression, never the name.
enum FileMagic {
    /// - Returns: nil where the file cannot be opened; `errno` tells why.
    static func isPacked(_ path: String, _ facts: FileFacts) -> Bool? {
        // One that is only just being made is what its name says.
        guard facts.size >= Compression.headLength else { return RotatedName(path).isPacked }
        let descriptor = FileBytes.open(path)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return isPacked(descriptor)
    }

    static func isPacked(_ descriptor: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: Compression.headLength, alignment: 1) { buffer in
            let count = FileBytes.read(descriptor, at: 0, into: buffer)
            return count > 0 && Compression(UnsafeRawBufferPointer(rebasing: buffer[..<count])) != nil
        } || isWide(descriptor)
    }

    /// Whether it is UTF-16: it is read as UTF-8.
    static func isWide(_ descriptor: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: UTF16Form.headLength, alignment: 1) { buffer in
            let count = FileBytes.read(descriptor, at: 0, into: buffer)
            return count > 0 && UTF16Form(UnsafeRawBufferPointer(rebasing: buffer[..<count])) != nil
        }
    }
}
