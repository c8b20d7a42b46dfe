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

/// One or more lines that belong together: a record with its detail, or a line that is no record.
struct LogItem {
    /// What the lines are to a reader.
    enum Role {
        case record(Told)
        case foreign
        case unparsed
        /// `last message repeated N times`.
        case repeated
        /// A line that belongs to a record before it, whose item has this number; with its text.
        case detail(of: Int, String)
    }

    /// The lines with their terminators.
    var lines: [[UInt8]]
    var role: Role
    /// What the writing host's clock showed.
    var wall: Micros
    /// True for the first record of an engine's life.
    var opensLife = false
    /// True for a line that stands in the same file as the one before.
    var isTied = false
    /// The number that details name; 0 for what has none.
    var number = 0
    /// What `verify` shall find at the first line.
    var findings: [String] = []
    /// What was done to the lines on purpose.
    var damage: [String] = []

    var told: Told? {
        get {
            if case .record(let told) = role { return told }
            return nil
        }
        set {
            if let newValue { role = .record(newValue) }
        }
    }

    /// True for a message on one line with both counters: what can be damaged so that `verify` must see it.
    var isCountedMessage: Bool {
        guard let told, lines.count == 1 else { return false }
        return told.kind == .completed && told.code != nil && told.counterSum != nil
    }
}

/// One file of a log set, oldest first; the last one is the live file.
struct Piece {
    var name: String
    var items: Range<Int>
    var isCompressed: Bool
    /// The time of its last line, in seconds.
    var modified: Int

    static let liveName = "jobsengine.log"
    /// What the log is called on a box.
    static let boxName = "jobsengine"

    /// Cuts `items` into as many files as the scenario's rotation wants, none of them empty.
    static func cut(_ items: [LogItem], _ scenario: Scenario, random: SplitMix64) -> [Piece] {
        var random = random
        let rotation = scenario.layout.isBox ? scenario.rotation.asOnBoxes : scenario.rotation
        let liveName = scenario.layout.isBox ? Piece.boxName : Piece.liveName
        let wanted = rotation.naming == .old ? min(1, rotation.count) : rotation.count
        let inner = random.shuffled((1..<items.count).filter { !items[$0].isTied }).prefix(wanted).sorted()
        let ends = inner + [items.count]
        var namer = PieceNamer(liveName, rotation: rotation, scenario.zone)
        return ends.enumerated().map { index, end in
            let wall = items[end - 1].wall
            let isLive = index == ends.count - 1
            let start = index == 0 ? 0 : ends[index - 1]
            let age = ends.count - 1 - index
            let isCompressed = rotation.compresses(age: age)
            let name = isLive ? liveName : namer.name(age: age, wall: wall, isCompressed: isCompressed)
            return Piece(
                name: name, items: start..<end, isCompressed: isCompressed, modified: Int(wall / .second))
        }
    }

    /// Tells every record its place.
    static func number(_ items: inout [LogItem], _ pieces: [Piece]) {
        for piece in pieces {
            var line = 1
            for index in piece.items {
                items[index].told?.file = piece.name
                items[index].told?.line = line
                line += items[index].lines.count
            }
        }
    }
}

extension Rotation {
    /// Archives of their days, compressed.
    fileprivate var asOnBoxes: Rotation {
        var result = self
        (result.naming, result.compression) = (.dateext, .rotated)
        return result
    }

    /// True where the file that is `age` rotations old is compressed; 0 is the live one.
    fileprivate func compresses(age: Int) -> Bool {
        switch compression {
        case .none: false
        case .rotated: age > 0
        case .delayed: age > 1
        case .everything: true
        }
    }
}

/// Names rotated files so that the order of their names is the order of their lines.
struct PieceNamer {
    private let liveName: String
    private let rotation: Rotation
    private var zone: LocalClock?
    /// The moment in the last name; names must grow even where a clock went back.
    private var last: Micros = 0

    init(_ liveName: String, rotation: Rotation, _ zone: String) {
        self.liveName = liveName
        self.rotation = rotation
        self.zone = LocalClock(zone: zone)
    }

    mutating func name(age: Int, wall: Micros, isCompressed: Bool) -> String {
        liveName + suffix(age, wall) + (isCompressed ? ".gz" : "")
    }

    private mutating func suffix(_ age: Int, _ wall: Micros) -> String {
        switch rotation.naming {
        case .numbered: return ".\(age)"
        case .old: return ".old"
        case .dateext:
            // A day may have 25 hours.
            last = max(wall, last + 26 * .hour)
            return "-" + day(last)
        case .dateextEpoch:
            last = max(wall, last + .second)
            return "-\(day(last))-\(last / .second)"
        }
    }

    private mutating func day(_ moment: Micros) -> String {
        (zone?.local(moment).date ?? "").filter { $0 != "-" }
    }
}

/// How a log is spread over rotated files.
public struct Rotation: Sendable {
    /// The names that rotated files get.
    public enum Naming: String, CaseIterable, Sendable {
        /// `NAME.1`, `NAME.2`.
        case numbered
        /// `NAME-20110601`.
        case dateext
        /// `NAME-20110601-1306886400`.
        case dateextEpoch = "dateext-epoch"
        /// `NAME.old`, one alone.
        case old
    }

    /// Which of the files are compressed.
    public enum Compression: String, CaseIterable, Sendable {
        case none
        /// Every rotated file.
        case rotated
        /// Every rotated file but the youngest (logrotate's delaycompress).
        case delayed
        /// The live file as well, under its own name: content decides, never the name.
        case everything
    }

    public var count = 0
    public var naming = Naming.numbered
    public var compression = Compression.none
    /// True: an archive consists of several gzip members, cut anywhere.
    public var severalMembers = false
    /// True: the gzip header has the file's name and date.
    public var datedHeaders = false

    /// One live file.
    public init() {}

    static func random(_ random: inout SplitMix64) -> Rotation {
        var rotation = Rotation()
        guard random.chance(0.7) else { return rotation }
        rotation.naming = random.pick(Naming.allCases)
        rotation.count = rotation.naming == .old ? 1 : random.pick([1, 2, 3, 11])
        rotation.compression = random.pick([.none, .rotated, .rotated, .delayed])
        rotation.severalMembers = random.chance(0.3)
        rotation.datedHeaders = random.chance(0.5)
        return rotation
    }
}
