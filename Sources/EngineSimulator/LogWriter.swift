import Foundation

/// Writes a story's files: plain or compressed, dated as their last lines are.
public struct LogWriter {
    private let directory: URL

    public init(directory: URL) {
        self.directory = directory
    }

    /// Writes all files of `story` and returns the path of the live one.
    @discardableResult
    public func write(_ story: Story) throws -> URL {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (piece, content) in zip(story.pieces, story.contents) {
            let url = directory.appendingPathComponent(piece.name)
            if piece.isCompressed {
                try compress(content, to: url, piece, story.scenario.rotation)
            } else {
                try Data(content).write(to: url)
            }
            try date(url, piece)
        }
        return directory.appendingPathComponent(Piece.liveName)
    }

    private func date(_ url: URL, _ piece: Piece) throws {
        let modified = Date(timeIntervalSince1970: Double(piece.modified))
        try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: url.path)
    }

    /// Members may end inside a line, as the writer of the archive knows nothing of lines.
    private func compress(_ content: [UInt8], to url: URL, _ piece: Piece, _ rotation: Rotation) throws {
        let middle = rotation.severalMembers ? content.count / 3 : content.count
        var archive = Data()
        for part in [content[..<middle], content[middle...]] where !part.isEmpty {
            let raw = url.appendingPathExtension("part")
            try Data(part).write(to: raw)
            try date(raw, piece)
            archive += try Gzip.compress(raw, dated: rotation.datedHeaders)
            try FileManager.default.removeItem(at: raw)
        }
        try archive.write(to: url)
    }
}
