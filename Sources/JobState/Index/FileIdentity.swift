import Foundation
import LogBytes
import LogLines

/// What tells whether a file's bytes are still those that were read: what the system says of it (size, inode, and both
/// times that a change moves, of which `ctime` cannot be set back) and the bytes at its two ends.
struct FileIdentity: Equatable {
    /// Without links.
    let path: String
    private let facts: [Int64]
    private let ends: [Chain]

    /// Bytes that are looked at on either end.
    static let window = 64 * 1024

    /// - Returns: nil where the file is none of the file system, or cannot be read.
    init?(_ file: LogFile) {
        guard let origin = file.origin as? PathOrigin, let resolved = realpath(origin.path, nil) else { return nil }
        defer { free(resolved) }
        path = String(cString: resolved)
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        facts = [
            Int64(status.st_size), Int64(bitPattern: UInt64(status.st_dev)), Int64(bitPattern: UInt64(status.st_ino)),
            Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
            Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
        ]
        let last = max(0, Int64(status.st_size) - Int64(FileIdentity.window))
        guard let head = FileIdentity.digest(path, from: 0), let tail = FileIdentity.digest(path, from: last) else {
            return nil
        }
        ends = [head, tail]
    }

    private static func digest(_ path: String, from offset: Int64) -> Chain? {
        guard let reader = try? FileReader(path: path, from: offset) else { return nil }
        var bytes = [UInt8](repeating: 0, count: window)
        var count = 0
        while count < window {
            let read = bytes.withUnsafeMutableBytes { buffer in
                try? reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            }
            guard let read else { return nil }
            if read == 0 { break }
            count += read
        }
        return ContentHash.long(Array(bytes[..<count]))
    }

    func write(_ writer: inout ByteWriter) {
        writer.put(path)
        writer.putList(facts) { $0.put($1) }
        writer.putList(ends) { writer, end in
            writer.put(end.high)
            writer.put(end.low)
        }
    }

    init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        path = try parser.text()
        facts = try parser.list { (parser) throws(ByteParser.Short) in try parser.integer(Int64.self) }
        ends = try parser.list { (parser) throws(ByteParser.Short) in
            Chain(high: try parser.integer(), low: try parser.integer())
        }
    }
}
