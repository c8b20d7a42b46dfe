import Foundation
import TestSupport
import Testing

/// One folder of the conformance collection: input files, their dates, and what `jobtrail` must print for them.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    let folder: URL
    let description: Description

    struct Description: Decodable, Sendable {
        let why: String
        let tz: String
        let mtimes: [String: Double]
        let calls: [Call]
    }

    struct Call: Decodable, Sendable {
        let args: [String]
        let expect: JSONValue
    }

    var testDescription: String { "\(folder.lastPathComponent): \(description.why)" }

    init(_ folder: URL) throws {
        self.folder = folder
        let bytes = try Data(contentsOf: folder.appendingPathComponent("case.json"))
        description = try JSONDecoder().decode(Description.self, from: bytes)
    }

    /// `JOBTRAIL_CONFORMANCE`, else the collection beside the checkout.
    static var collection: URL {
        if let path = ProcessInfo.processInfo.environment["JOBTRAIL_CONFORMANCE"] {
            return URL(fileURLWithPath: path)
        }
        return checkout.deletingLastPathComponent().appendingPathComponent("shared/conformance")
    }

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: collection.path)
    }

    /// The cases by name; none where there is no collection.
    static func all() throws -> [ConformanceCase] {
        guard isPresent else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: collection.path).sorted()
        let folders = names.map(collection.appendingPathComponent)
        return try folders.filter(holdsCase).map(ConformanceCase.init)
    }

    private static func holdsCase(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("case.json").path)
    }

    /// The input files in a new folder, each with the date that the case gives it.
    func copyInput() throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for (name, seconds) in description.mtimes {
            let file = try copy.write(Data(contentsOf: folder.appendingPathComponent(name)), to: name)
            try setModificationTime(of: file, to: seconds)
        }
        return copy
    }
}
