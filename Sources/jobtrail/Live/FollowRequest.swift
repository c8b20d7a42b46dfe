import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes
import LogFollow

/// A request with the logs that are to be followed.
@dynamicMemberLookup
struct FollowRequest {
    private let request: Request
    let own: OwnFiles
    let targets: [FollowTarget]
    var reading: ReadingOptions
    let shownZone: Zone
    let showsUpdates: Bool
    /// How records are shown.
    let records: RecordForm
    /// How much of what is there at the start is shown; nil for all.
    let last: Int?
    let start: StartPolicy
    let filter: RecordFilter
    /// Whether only what `messages` shows is printed: completed events and notes with a code.
    let onlyMessages: Bool

    subscript<Value>(dynamicMember path: KeyPath<Request, Value>) -> Value { request[keyPath: path] }

    init(_ arguments: Arguments, onlyMessages: Bool = false) throws {
        self.onlyMessages = onlyMessages
        request = try Request(arguments)
        try request.form.check(for: .endless)
        OutputFile.setForm(request.form)
        showsUpdates = arguments.has("updates")
        let fields = try request.columns?.ofRecords(request.form).fields
        if showsUpdates && fields != nil {
            throw UsageError("--fields chooses fields of records: --updates shows none")
        }
        last = try FollowRequest.last(request)
        start = arguments.has("no-rotated") ? .liveStart : .oldest
        (targets, own) = try FollowTarget.find(arguments)
        let zone = request.namedZone ?? FollowTarget.zone(of: targets) ?? .current
        reading = try ReadingOptions(arguments, zone: zone)
        reading.text = [.records, .details]
        shownZone = request.showsUTC ? .gmt : zone
        records = RecordForm(request.form, fields, TimeText(shownZone), showsHost: targets.count > 1)
        var filter = request.filter
        filter.since = request.since?.instant(now: Clock.now, zone: zone)
        self.filter = filter
    }

    /// `-n N`, `-n all`; 10 as tail has it, all where a time is asked for.
    private static func last(_ request: Request) throws -> Int? {
        guard let text = request.arguments.value("lines") else { return request.since == nil ? 10 : nil }
        if request.leavesOut > 0 {
            throw UsageError("--lines '\(text)': expected a whole number, or all")
        }
        return request.lines
    }

    var isRaw: Bool { request.form == .raw }
    var hasSeveral: Bool { targets.count > 1 }

    // MARK: forms

    /// Whether what is shown of a record has the lines that belong to it.
    var showsDetails: Bool { !showsUpdates && (isRaw || records.shows("detail")) }

    /// What stands before the first row; empty where titles do.
    var header: [UInt8] { !request.showsHeaders ? [] : showsUpdates ? updates.header : records.header }

    /// The table's titles; nil for other forms.
    var titles: [String]? {
        guard showsUpdates else { return records.titles }
        return request.form.layout.isAligned ? updates.titles(TimeText(shownZone).zoneTitle) : nil
    }

    /// Writes jobs' changes as rows.
    var updates: RowsWriter<UpdateRow> {
        let time = TimeText(shownZone)
        return RowsWriter(
            request.form.layout, usual: (hasSeveral ? ["host"] : []) + ["time", "name", "msg"], time: time.full)
    }
}

/// A path to be followed.
struct FollowTarget {
    /// Absolute; what stands there may come later.
    let path: String
    /// The box's root, which no link leads out of.
    var root: RootFolder?
    /// As the user gave it.
    let name: String
    /// Rotated parts of it that were named too.
    var parts: [String] = []
    /// The folder's name: the host of a log whose lines name none, where several are followed.
    let place: String
    /// What its box tells, but for what options say.
    var box = BoxFacts()

    /// The live files behind the operands, or below the root where there are none; and what the program writes, which is
    /// not looked for, and refused if it is named.
    static func find(_ arguments: Arguments) throws -> (targets: [FollowTarget], own: OwnFiles) {
        let found = try named(arguments)
        let own = try own(arguments, besides: found)
        if let target = found.first(where: { own.holds($0.actual) && arguments.operands.contains($0.name) }) {
            throw UsageError("\(target.name): is where this command writes to; a log does not follow itself")
        }
        let zone = try ZoneChoice.named(arguments)
        var targets = found.filter { !own.holds($0.actual) }
        for index in targets.indices {
            targets[index].box.zone = zone ?? targets[index].box.zone
            targets[index].box.host = arguments.value("as-host")
        }
        return (targets, own)
    }

    private static func named(_ arguments: Arguments) throws -> [FollowTarget] {
        let finder = SetFinder(takesRotated: false)
        var found: [FollowTarget] = []
        if arguments.operands.isEmpty { found = try below(arguments.value("root") ?? "/", finder) }
        for operand in arguments.operands { found += try targets(operand, finder) }
        if let path = arguments.value("catalog") {
            let catalogue = try CatalogueFile(path: path)
            for index in found.indices { found[index].box.catalogues = [catalogue] }
        }
        return distinct(found)
    }

    private static func below(_ root: String, _ finder: SetFinder) throws -> [FollowTarget] {
        let box = RootFolder(PathText.absolute(root))
        var found: [FollowTarget]
        do {
            found = targets(try finder.look(belowRoot: root).sets, below: box.isMachine ? nil : box)
        } catch {
            // A box that has not begun to write is waited for.
            guard let place = finder.place(belowRoot: root) else { throw error }
            found = [target(place, below: box.isMachine ? nil : box)]
            found[0].box = finder.facts(belowRoot: root)
        }
        // For the machine's own root TZ speaks first.
        if root == "/" && Machine.variable("TZ") != nil {
            for index in found.indices { found[index].box.zone = nil }
        }
        return found
    }

    /// The zone that all of them tell.
    static func zone(of targets: [FollowTarget]) -> Zone? {
        let zones = Set(targets.map(\.box.zone))
        return zones.count == 1 ? zones.first! : nil
    }

    private static func targets(_ operand: String, _ finder: SetFinder) throws -> [FollowTarget] {
        if operand == "-" { throw UsageError("standard input cannot be followed; 'messages -' reads it to its end") }
        if FileKind.isFolder(operand) { return targets(try finder.look(at: operand).sets) }
        if finder.isBundle(operand) {
            throw UsageError("'\(operand)' is a bundle, which does not grow; the other commands read it")
        }
        return [target(operand)]
    }

    private static func targets(_ sets: [LogSet], below root: RootFolder? = nil) -> [FollowTarget] {
        sets.compactMap { $0.files.last { $0.isLive } }.map { file in
            // Below a root links are resolved at every look; a name that is not UTF-8 cannot be asked for by its text.
            let isAskable = root.map { FollowTarget.target(file.name, below: $0).isRegular } ?? false
            var found = target(isAskable ? file.name : file.path ?? file.name, below: root)
            found.box = file.box
            return found
        }
    }

    /// Where it is now, to be opened by.
    var actual: String {
        guard let root else { return path }
        return (try? root.place(of: path)) ?? path
    }

    private var isRegular: Bool { FileKind.isRegular(actual) }

    private static func target(_ name: String, below root: RootFolder? = nil) -> FollowTarget {
        let path = PathText.absolute(name)
        return FollowTarget(
            path: path, root: root, name: PathText.shown(name),
            place: PathText.shown(PathText.parts(path).dropLast().last ?? ""))
    }

    /// One file under two names is followed once.
    private static func distinct(_ targets: [FollowTarget]) -> [FollowTarget] {
        var (files, paths) = (Set<FileIdentifier>(), Set<String>())
        return joined(
            targets.filter { target in
                let file = FileIdentifier(target.actual)
                return file.map { files.insert($0).inserted } ?? paths.insert(target.path).inserted
            })
    }

    /// A log reads its rotated parts; one that is named beside it, as `jobsengine*` does, is not followed once more.
    private static func joined(_ targets: [FollowTarget]) -> [FollowTarget] {
        var targets = targets
        let parts = Follower.parts(among: targets.map(\.path))
        for (part, log) in parts.sorted(by: { $0.key < $1.key }) { targets[log].parts.append(targets[part].path) }
        return targets.indices.filter { parts[$0] == nil }.map { targets[$0] }
    }

    /// For what is made of the targets' lines. A log that is not there yet may become one that others must not read.
    static func mode(of targets: [FollowTarget]) -> FileMode {
        let paths = targets.map(\.actual).filter(FileKind.isRegular)
        return paths.isEmpty ? .owner : FileMode(narrowestOf: paths)
    }

    /// It as a file over all its generations.
    /// - Parameter isOnly: whether nothing else is followed; its lines may then do without a host.
    func sequenced(isOnly: Bool) -> SequencedFile {
        var file = LogFile(name: name, origin: PathOrigin(path: path), storedSize: nil, modified: nil, isLive: true)
        file.box = box
        return SequencedFile(file: file, set: 0, defaultHost: isOnly ? "" : place)
    }

    /// Its rotated siblings with itself, oldest first, for a first look.
    var files: [LogFile] { isRegular ? SetFinder().files(of: actual) : [] }
}

extension FollowTarget {
    /// The program's own files: standard output and error, and what its options name. None of them may be part of a
    /// followed log.
    private static func own(_ arguments: Arguments, besides logs: [FollowTarget]) throws -> OwnFiles {
        let own = OwnFiles.standard()
        for output in outputs(arguments) {
            let log = logs.first { OwnFiles.isPart(output, of: $0.actual) && !isFound($0, output, arguments) }
            if let log {
                throw UsageError(
                    "'\(output)' is, or is named as, a part of the log \(log.name); nothing writes to a log")
            }
            if !logs.contains(where: { isFound($0, output, arguments) }) {
                try SourceGuard.checkUnread(output, option: "output")
            }
            own.add(output)
        }
        return own
    }

    private static func outputs(_ arguments: Arguments) -> [String] {
        let into = arguments.value("into").map { [$0, IntoFile.checkpoint(of: $0)] } ?? []
        let store = arguments.value("store").map { store in ["", "-wal", "-shm", "-journal"].map { store + $0 } } ?? []
        return into + [arguments.value("checkpoint")].compactMap(\.self) + store
    }

    /// Whether an output that is there from before was taken for a log, since it lies among logs.
    private static func isFound(_ target: FollowTarget, _ output: String, _ arguments: Arguments) -> Bool {
        guard !arguments.operands.contains(target.name), let file = FileIdentifier(output),
            FileIdentifier(target.actual) == file
        else { return false }
        let begin = begin(of: output)
        return FileIdentifier(IntoFile.checkpoint(of: output)) != nil || begin == Array("JTRAILCP".utf8)
            || begin == Array("SQLite f".utf8)
    }

    /// A file's first bytes.
    private static func begin(of path: String) -> [UInt8] {
        let descriptor = FileBytes.open(path)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 8)
        let count = bytes.withUnsafeMutableBytes { FileBytes.read(descriptor, at: 0, into: $0) }
        return Array(bytes.prefix(max(0, count)))
    }
}
