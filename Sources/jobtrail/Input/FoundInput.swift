import Foundation
import JobStore
import LogBytes

/// The log sets behind the operands of a command line, before any of them is read.
struct FoundInput {
    private(set) var sets: [LogSet] = []
    /// Paths that could not be read, with the reason.
    private(set) var failures: [SourceError] = []
    private(set) var remarks: [SourceRemark] = []
    /// The first zone that a source's own `etc` tells.
    private(set) var zoneIdentifier: String?
    /// The bundles' own damage, to be asked for when they were read.
    private var damages: [@Sendable () -> [SourceRemark]] = []
    /// Logs that are not read, since a better source of the same stands beside them.
    private(set) var passedOver: [LogFile] = []
    /// What the command line names: paths, or the store.
    let operands: [String]
    /// Whether the bytes can be read more than once.
    let canReread: Bool
    /// Where the logs are kept; nil for files.
    let store: LogStore?

    /// Finds the sets behind the operands, or below the root where there are none.
    /// - Parameter readsTwice: whether the question needs the log twice, so that standard input must be kept.
    /// - Throws: where there is nothing to read at all.
    init(_ arguments: Arguments, readsTwice: Bool) throws {
        let finder = SetFinder(takesRotated: !arguments.has("no-rotated"))
        let paths = arguments.operands
        operands = paths + arguments.all("store")
        if let store = arguments.value("store") {
            guard paths.isEmpty else { throw UsageError("--store stands in place of a path: leave '\(paths[0])' out") }
            canReread = true
            let kept = try LogStore(path: store, creates: false)
            self.store = kept
            sets = try kept.sets()
            if sets.isEmpty { throw StoreError(path: store, reason: "holds no log yet") }
            return
        }
        store = nil
        canReread = readsTwice || !paths.contains("-")
        if paths.isEmpty { try addRoot(arguments.value("root") ?? "/", finder) }
        for path in paths {
            do throws(SourceError) {
                if path == "-" { try addStandardInput(finder, readsTwice) } else { add(try finder.look(at: path)) }
            } catch { failures.append(error) }
        }
        if sets.isEmpty, let failure = failures.first { throw failure }
    }

    /// The bundles' own damage that nothing else tells; to be asked for when they were read.
    /// - Parameter damaged: the files in which damage was found: it is the bundle's damage that they tell.
    func bundleDamages(besides damaged: [String]) -> [SourceRemark] {
        damages.flatMap { $0() }.filter { remark in !damaged.contains { $0.hasPrefix(remark.file + "!") } }
    }

    private mutating func addRoot(_ root: String, _ finder: SetFinder) throws {
        sets = try finder.sets(belowRoot: root)
        // For the machine's own root TZ speaks first.
        let isMachine = root == "/" && ProcessInfo.processInfo.environment["TZ"] != nil
        zoneIdentifier = isMachine ? nil : ZoneFiles.name(belowRoot: root)
    }

    private mutating func add(_ found: FoundSets) {
        sets += found.sets
        remarks += found.remarks
        damages.append(found.damages)
        passedOver += found.passedOver
        zoneIdentifier = zoneIdentifier ?? found.zoneIdentifier
    }

    private mutating func addStandardInput(_ finder: SetFinder, _ readsTwice: Bool) throws(SourceError) {
        let origin: any ByteOrigin = readsTwice ? try SpooledInput() : StandardInput()
        if readsTwice, let found = try finder.bundle(name: "-", origin: origin, path: nil) { return add(found) }
        let file = LogFile(name: "-", origin: origin, storedSize: nil, modified: nil, isLive: true)
        sets.append(LogSet(name: "-", place: "stdin", files: [file]))
    }
}
