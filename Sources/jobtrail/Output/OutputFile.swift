import Foundation
import JobViews
import LogBytes

/// The reader of standard output has gone: nothing more to do, and no error (contract, section 6).
struct ClosedPipe: Error {}

/// Standard output, written in large pieces.
final class OutputFile: @unchecked Sendable {
    static let standard = OutputFile(descriptor: STDOUT_FILENO, name: "standard output")

    private let descriptor: Int32
    private let name: String

    init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Whether nobody reads standard output any more.
    static var isStandardClosed: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR) != 0
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ lines: [String]) throws { try write(lines.map { $0 + "\n" }.joined()) }

    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        do { try SystemCall.write(descriptor, bytes) } catch {
            throw error.code == EPIPE ? ClosedPipe() : WriteError(name: name, code: error.code)
        }
    }
}

/// Output that could not be written.
struct WriteError: Error, CustomStringConvertible {
    let name: String
    let code: Int32

    var description: String { "\(name): \(String(cString: strerror(code)))" }
}
