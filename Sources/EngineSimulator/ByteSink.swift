import Foundation

/// Where the bytes of a big log go: a file, or a `gzip` that writes one.
final class ByteSink {
    private let handle: FileHandle
    private let gzip: Process?

    init(_ url: URL, isCompressed: Bool) throws {
        try Data().write(to: url)
        let file = try FileHandle(forWritingTo: url)
        guard isCompressed else {
            handle = file
            gzip = nil
            return
        }
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-n", "-c"]
        process.standardInput = input
        process.standardOutput = file
        try process.run()
        handle = input.fileHandleForWriting
        gzip = process
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard let base = bytes.baseAddress else { return }
        let data = Data(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: bytes.count, deallocator: .none)
        try handle.write(contentsOf: data)
    }

    func close() throws {
        try handle.close()
        gzip?.waitUntilExit()
        if let status = gzip?.terminationStatus, status != 0 { throw Gzip.Failure(status: status) }
    }
}
