import EngineSimulator
import Foundation
import XCTest

/// The program's answers are what simulated engines held while their logs were written: each layout, many seeds.
///
/// A seed that fails is written anew by `jobsim --wild --seed N --layout L --out DIR --truth FILE`.
final class SimulatorPropertyTests: XCTestCase {
    func testSyslog() throws { try check(.syslog) }
    func testSyslogISO() throws { try check(.syslogISO) }
    func testRFC5424() throws { try check(.rfc5424) }
    func testPython() throws { try check(.python) }
    func testEpoch() throws { try check(.epoch) }
    func testJSON() throws { try check(.json) }
    func testPyrepr() throws { try check(.pyrepr) }
    func testBare() throws { try check(.bare) }
    func testMixed() throws { try check(.mixed, seeds: 1...12) }

    private func check(_ layout: Layout, seeds: ClosedRange<UInt64> = 1...6) throws {
        let binary = try JobtrailBinary.locate()
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("jobtrail-simulator-\(UUID())")
        defer { try? FileManager.default.removeItem(at: directory) }
        let check = TruthCheck(binary: binary, directory: directory)
        for seed in seeds {
            for failure in try check.failures(of: .wild(seed: seed, layout: layout)) { XCTFail("\(failure)") }
        }
    }
}

/// Where the program under test lies.
private enum JobtrailBinary {
    struct Missing: Error {
        let path: String
    }

    /// `JOBTRAIL_BINARY`, else the program beside the test bundle.
    static func locate() throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let url = environment["JOBTRAIL_BINARY"].map { URL(fileURLWithPath: $0) } ?? besideTheTests
        guard FileManager.default.isExecutableFile(atPath: url.path) else { throw Missing(path: url.path) }
        return url
    }

    private static var besideTheTests: URL {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? "/proc/self/exe"
        return URL(fileURLWithPath: bundle).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("jobtrail")
    }
}
