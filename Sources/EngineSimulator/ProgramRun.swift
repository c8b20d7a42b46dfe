import Foundation

/// One run of a program to its end, with what it wrote.
struct ProgramRun {
    let output: [UInt8]
    let errors: String
    let status: Int32

    init(_ binary: URL, _ arguments: [String]) throws {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = binary
        process.arguments = arguments
        // A machine in another zone: answers must not depend on it.
        process.environment = ProcessInfo.processInfo.environment.merging(["TZ": "Asia/Tokyo"]) { $1 }
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        self.output = Array(output.fileHandleForReading.readDataToEndOfFile())
        self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}
