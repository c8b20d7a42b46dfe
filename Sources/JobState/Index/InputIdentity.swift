import JobRecords
import LogBytes
import LogLines

/// What an index is of: the files, in their order, and how they were read.
public struct InputIdentity: Equatable {
    private let files: [FileIdentity]
    /// Zone, tags, layouts, year, and the hosts that the sets have where no line names one.
    private let settings: String

    /// - Returns: nil where not all files are the file system's.
    public init?(_ files: [SequencedFile], _ reading: ReadingOptions, forcedYear: Int?) {
        let found = files.compactMap { FileIdentity($0.file) }
        guard found.count == files.count, !found.isEmpty else { return nil }
        self.files = found
        let last = files.indices.filter { $0 + 1 == files.count || files[$0 + 1].set != files[$0].set }
        settings = InputIdentity.settings(last.map { files[$0] }, reading, forcedYear)
        live = last.map { found[$0].path }
    }

    /// Each set's last file: the one whose name stays.
    private let live: [String]

    private static func settings(_ last: [SequencedFile], _ reading: ReadingOptions, _ year: Int?) -> String {
        let sets = last.map(\.defaultHost)
        return (reading.settings + sets + ["\(year ?? 0)"]).joined(separator: "\n")
    }

    /// The name of its place in the cache, which stays while a log grows and is rotated.
    public var slot: String { ContentHash.long(Array((live + [settings]).joined(separator: "\n").utf8)).hex }

    /// The folders that the files are in.
    public var folders: [String] { files.map { String($0.path[..<$0.path.lastIndex(of: "/")!]) } }

    /// What is not the same as it was, in words; nil where nothing is.
    public func change(since old: InputIdentity) -> String? {
        if self == old { return nil }
        let before = Dictionary(old.files.map { ($0.path, $0) }) { first, _ in first }
        for file in files {
            guard let same = before[file.path] else { return "\(file.path) is new" }
            if same != file { return "\(file.path) has changed" }
        }
        let now = Set(files.map(\.path))
        if let gone = old.files.first(where: { !now.contains($0.path) }) { return "\(gone.path) is gone" }
        return "it is read in another way"
    }

    public func write(_ writer: inout ByteWriter) {
        writer.putList(files) { $1.write(&$0) }
        writer.put(settings)
        writer.putList(live) { $0.put($1) }
    }

    public init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        files = try parser.list { (parser) throws(ByteParser.Short) in try FileIdentity(&parser) }
        settings = try parser.text()
        live = try parser.list { (parser) throws(ByteParser.Short) in try parser.text() }
    }
}
