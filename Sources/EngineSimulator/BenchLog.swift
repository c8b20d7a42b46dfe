import Foundation

/// A log of millions of lines for measurements: complete messages as the interface documents them, some 200 bytes each.
public struct BenchLog {
    /// How the lines are spread over files.
    public enum Form: String, CaseIterable, Sendable {
        /// `jobsengine.log`.
        case plain
        /// One archive under the live file's name with `.gz`.
        case gzip
        /// `jobsengine.log` with ten compressed siblings.
        case rotated
    }

    private let seed: UInt64
    private let lines: Int
    private let form: Form
    private static let host = "firewall-1.example.org"

    public init(seed: UInt64, lines: Int, form: Form) {
        self.seed = seed
        self.lines = max(1, lines)
        self.form = form
    }

    /// Writes the files below `directory` and returns what is true of them, without the messages.
    public func write(to directory: URL) throws -> JSONValue {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var engine = BenchEngine(seed: seed, host: BenchLog.host)
        let buffer = LineBuffer()
        var written = 0
        for (name, share) in files {
            let url = directory.appendingPathComponent(name)
            let sink = try ByteSink(url, isCompressed: name.hasSuffix(".gz"))
            try write(share, &engine, buffer, to: sink)
            try sink.close()
            let modified = Date(timeIntervalSince1970: Double(engine.now) / 1e6)
            try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: url.path)
            written += share
        }
        return engine.truth(lines: written, host: BenchLog.host, files: files.map(\.name))
    }

    /// Names and line counts, oldest first.
    private var files: [(name: String, lines: Int)] {
        switch form {
        case .plain: return [(Piece.liveName, lines)]
        case .gzip: return [(Piece.liveName + ".gz", lines)]
        case .rotated:
            let share = lines / 11
            let rotated = (1...10).reversed().map { (name: "\(Piece.liveName).\($0).gz", lines: share) }
            return rotated + [(Piece.liveName, lines - 10 * share)]
        }
    }

    private func write(
        _ count: Int, _ engine: inout BenchEngine, _ buffer: LineBuffer, to sink: ByteSink
    ) throws {
        for _ in 0..<count {
            engine.writeLine(into: buffer)
            if buffer.isFull { try buffer.flush(to: sink) }
        }
        try buffer.flush(to: sink)
    }
}
