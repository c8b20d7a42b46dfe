import Foundation

/// Writes a story's files: plain or compressed, dated as their last lines are.
public struct LogWriter {
    private let directory: URL

    public init(directory: URL) {
        self.directory = directory
    }

    /// Writes all files of `story` and returns where to ask: the path of the live one, or that of the box's tree.
    @discardableResult
    public func write(_ story: Story) throws -> URL {
        guard story.box == nil else { return try BoxWriter(directory: directory).write(story) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let file = PieceFile(rotation: story.scenario.rotation)
        for (piece, content) in zip(story.pieces, story.contents) {
            try file.write(content, to: directory.appendingPathComponent(piece.name), piece)
        }
        return directory.appendingPathComponent(Piece.liveName)
    }
}

/// Writes one file of a set.
struct PieceFile {
    let rotation: Rotation

    func write(_ content: [UInt8], to url: URL, _ piece: Piece) throws {
        if piece.isCompressed {
            try compress(content, to: url, piece)
        } else {
            try Data(content).write(to: url)
        }
        try date(url, piece)
    }

    private func date(_ url: URL, _ piece: Piece) throws {
        let modified = Date(timeIntervalSince1970: Double(piece.modified))
        try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: url.path)
    }

    /// Members may end inside a line, as the writer of the archive knows nothing of lines.
    private func compress(_ content: [UInt8], to url: URL, _ piece: Piece) throws {
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
