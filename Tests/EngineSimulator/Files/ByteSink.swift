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

/// Lines as raw bytes on their way to a sink: no string is made for any of them.
final class LineBuffer {
    private let bytes: UnsafeMutableRawBufferPointer
    private var count = 0
    /// The room that one line may need.
    private static let margin = 1024

    init(capacity: Int = 1 << 20) {
        bytes = .allocate(byteCount: capacity, alignment: 1)
    }

    deinit {
        bytes.deallocate()
    }

    /// True where another line might not fit.
    var isFull: Bool { count > bytes.count - LineBuffer.margin }

    func append(_ text: [UInt8]) {
        text.withUnsafeBytes { source in
            bytes.baseAddress?.advanced(by: count).copyMemory(from: source.baseAddress!, byteCount: source.count)
        }
        count += text.count
    }

    func append(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    /// `number` in decimal digits; it must not be negative.
    func append(_ number: Int) {
        var length = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        append(number, width: length)
    }

    /// `number` in exactly `width` digits.
    func append(_ number: Int, width: Int) {
        var rest = number
        for index in stride(from: count + width - 1, through: count, by: -1) {
            bytes[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
        count += width
    }

    func flush(to sink: ByteSink) throws {
        try sink.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        count = 0
    }
}

/// Compresses with the system's `gzip`, as logrotate does.
enum Gzip {
    /// What went wrong in the child.
    struct Failure: Error {
        let status: Int32
    }

    /// One gzip member of the file at `url`; `dated` puts its name and time into the header.
    static func compress(_ url: URL, dated: Bool) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = [dated ? "-N" : "-n", "-c", url.path]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return data
    }
}
