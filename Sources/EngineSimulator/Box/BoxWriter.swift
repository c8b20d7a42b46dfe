import Foundation

/// Writes a box's story as its tree, and packs that as the box's own backup does.
public struct BoxWriter {
    private let directory: URL

    public init(directory: URL) {
        self.directory = directory
    }

    private static let logs = "var/log/endian"
    private static let archives = "var/log/archives/endian"

    /// Where a story's tree lies.
    public var root: URL { directory.appendingPathComponent("box") }

    /// The box's whole name, which its lines cut short.
    static let host = "efw.example.org"

    /// Writes the tree and returns its place.
    @discardableResult
    public func write(_ story: Story) throws -> URL {
        let writer = PieceFile(rotation: story.scenario.rotation)
        for (piece, content) in zip(story.pieces, story.contents) {
            let folder = piece.name == Piece.boxName ? BoxWriter.logs : BoxWriter.archives
            try writer.write(content, to: try place("\(folder)/\(piece.name)"), piece)
        }
        guard let box = story.box else { return root }
        if let last = box.aside.last {
            let output = Piece(name: "joboutput", items: 0..<0, isCompressed: false, modified: Int(last.wall / .second))
            let content = box.aside.flatMap { $0.lines.flatMap { $0 } }
            try writer.write(content, to: try place("\(BoxWriter.logs)/\(output.name)"), output)
        }
        try write(story.scenario.zone + "\n", to: "etc/timezone")
        try write(box.catalogue.text, to: "var/efw/jobsengine/box.jobs")
        try write("JOBSENGINE_LOG_ROTATE=7\n", to: "var/efw/jobsengine/settings")
        try write(BoxWriter.memory(story), to: "var/lib/logrotate.status")
        return root
    }

    /// Packs the tree into a backup with a remark beside it.
    @discardableResult
    public func pack(_ story: Story) throws -> URL {
        let made = (story.items.last?.wall ?? 0) / .second + 60
        let time = LocalTime(seconds: Int(made), offset: 0)
        let digits = (time.date + time.clock).filter { $0 >= "0" && $0 <= "9" }
        let name = "backup-\(digits)UTC-\(BoxWriter.host)-settings-logs-logarchive.tar.gz"
        let backup = directory.appendingPathComponent(name)
        let tar = try ProgramRun(
            URL(fileURLWithPath: "/bin/tar"), ["-czf", backup.path, "-C", root.path, "etc", "var"])
        guard tar.status == 0 else { throw Gzip.Failure(status: tar.status) }
        try Data("before the update\n".utf8).write(to: backup.appendingPathExtension("meta"))
        return backup
    }

    /// What logrotate remembers: the days of the last rotations.
    private static func memory(_ story: Story) -> String {
        let days = story.pieces.compactMap { $0.name.split(separator: "-").last }.compactMap { Int($0.prefix(8)) }
        let lines = days.max().map { ["\"/var/log/endian/jobsengine\" \($0 / 10_000)-\($0 / 100 % 100)-\($0 % 100)"] }
        return (["logrotate state -- version 2"] + (lines ?? [])).map { $0 + "\n" }.joined()
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: try place(path))
    }

    private func place(_ path: String) throws -> URL {
        let url = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        return url
    }
}
