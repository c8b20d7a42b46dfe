import Foundation

/// A new empty folder that removes itself with all it holds when the last reference to it goes.
public final class TemporaryFolder: Sendable {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("jobtrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// Where `path` lies, or would lie, inside.
    public func file(_ path: String) -> URL {
        url.appendingPathComponent(path)
    }

    /// Writes a file, and the folders on the way to it.
    @discardableResult
    public func write(_ bytes: Data, to path: String) throws -> URL {
        let target = file(path)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: target)
        return target
    }

    @discardableResult
    public func write(_ text: String, to path: String) throws -> URL {
        try write(Data(text.utf8), to: path)
    }

    /// Copies a fixture, a file or a whole folder, under its own name and with the dates that belong to it.
    @discardableResult
    public func copy(fixture path: String) throws -> URL {
        let source = fixture(path)
        let target = file(source.lastPathComponent)
        try FileManager.default.copyItem(at: source, to: target)
        for (name, seconds) in try FixtureDates.shared.get().below(path) {
            let dated = name.isEmpty ? target : target.appendingPathComponent(name)
            try setModificationTime(of: dated, to: seconds)
        }
        return target
    }
}
