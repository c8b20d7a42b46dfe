import Glibc
import JobRecords
import JobState
import JobStore
import LogBytes

/// Makes the file of a store: never one of the sources, and readable by nobody who may not read them.
enum StoreFile {
    /// Has logs put into a store; a new one takes its name when it is whole.
    static func add(_ path: String, of sources: FoundInput, _ body: (LogStore) throws -> Void) throws {
        for part in parts(of: path) { try SourceGuard.check(part, sources, option: "--store") }
        try wholeOrNone(path) { try add(path, SourceGuard.mode(of: sources), body) }
    }

    private static func add(_ path: String, _ mode: FileMode, _ body: (LogStore) throws -> Void) throws {
        try prepare(path, mode)
        var draft: (name: DraftName, descriptor: Int32)?
        do {
            let store = try LogStore.adding(to: path) {
                let target = try OutputFile.failing(path) { () throws(SystemError) in try file(path) }
                let name = DraftName(beside: target)
                let descriptor = try OutputFile.failing(path) { () throws(SystemError) in
                    try DraftFile.create(name.path, mode)
                }
                draft = (name, descriptor)
                return name.path
            }
            try body(store)
            try store.settle()
        } catch let error as StoreError {
            if let draft { remove(parts(of: draft.name.path).dropFirst()) }
            throw StoreError(path: path, reason: error.reason, code: error.code)
        }
        guard let draft else { return }
        try OutputFile.failing(path) { () throws(SystemError) in
            _ = try SystemCall.checked { fsync(draft.descriptor) }
            try draft.name.give(to: file(path), replaces: true)
        }
        close(draft.descriptor)
    }

    /// What a path leads to.
    private static func file(_ path: String) throws(SystemError) -> String {
        guard case .file(let target) = try OutputPlace(path) else { throw SystemError(EINVAL) }
        return target
    }

    static func prepare(_ path: String, _ mode: FileMode, sources: [String]) throws {
        let read = Set(sources.compactMap { FileIdentifier($0) })
        for part in parts(of: path) {
            if let own = FileIdentifier(part), read.contains(own) {
                throw UsageError("--store '\(part)': this is one of the logs; nothing writes to a log")
            }
            try SourceGuard.checkUnread(part, option: "--store")
        }
        try prepare(path, mode)
    }

    /// The store with what SQLite keeps beside it, writes over and takes away.
    private static func parts(of path: String) -> [String] { ["", "-wal", "-shm", "-journal"].map { path + $0 } }

    /// Leaves no new store behind if the disk has no room for what fills it.
    static func wholeOrNone<Made>(_ path: String, _ fill: () throws -> Made) throws -> Made {
        let isNew = FileIdentifier(path) == nil
        do { return try fill() } catch let fault as any DiskFault where fault.isOfDisk {
            if isNew, let made = PathText.real(path) {
                remove(parts(of: made)[...])
            }
            throw fault
        }
    }

    private static func remove(_ files: ArraySlice<String>) {
        for file in files { _ = PathText.withPath(file) { unlink($0) } }
    }

    /// Makes a new one, empty; narrows one that is there, with what SQLite keeps beside it.
    private static func prepare(_ path: String, _ mode: FileMode) throws {
        try OutputFile.failing(path) { () throws(SystemError) in
            let target = try file(path)
            guard FileIdentifier(target) != nil else {
                close(try DraftFile.create(target, mode))
                return
            }
            for part in parts(of: target) where FileIdentifier(part) != nil {
                try mode.narrow(part)
            }
        }
    }
}

/// How a store's lines are read: as they were when they were put into it, unless options say otherwise.
enum StoreReading {
    static func of(_ reading: ReadingOptions) -> LogStore.Reading {
        LogStore.Reading(
            program: Program.version, tags: reading.tags, layouts: reading.layouts.map(\.template))
    }

    /// The tags and layouts that count where no option names others.
    static func complete(_ reading: inout ReadingOptions, of store: LogStore, _ arguments: Arguments) throws {
        guard let kept = try store.reading else { return }
        if !arguments.has("tag") { reading.tags = kept.tags }
        if !arguments.has("layout") { reading.layouts = try kept.layouts.map { try CustomLayout($0) } }
    }

    /// Whether the tables say what a reading of the kept bytes would.
    static func isKept(_ found: FoundInput, _ reading: ReadingOptions, forcedYear: Int?) throws -> Bool {
        guard let store = found.store, forcedYear == nil, try store.reading == of(reading), try store.isRead else {
            return false
        }
        return try !found.namesZone || store.zones() == [reading.zone.identifier]
    }

    /// - Throws: if options ask for another reading than that by which the tables were filled.
    static func check(_ store: LogStore, _ arguments: Arguments) throws {
        func refuse(_ option: String) -> UsageError {
            UsageError(
                "--\(option): statements ask the tables of a store, which were filled otherwise; "
                    + "messages, jobs and the other commands read its logs anew")
        }
        if arguments.has("year") { throw refuse("year") }
        if let zone = try ZoneChoice.named(arguments), try store.zones() != [zone.identifier] { throw refuse("tz") }
        let kept = try store.reading
        if arguments.has("tag"), arguments.all("tag") != kept?.tags ?? [] { throw refuse("tag") }
        if arguments.has("layout"), try LayoutChoice.layouts(arguments).map(\.template) != kept?.layouts ?? [] {
            throw refuse("layout")
        }
    }
}

extension Pipeline {
    /// Gives the records that are wanted to a sink, and maybe others: from a store's tables where these can tell them,
    /// else from a scan.
    func scan(
        _ wanted: RecordSearch.Wanted, into history: History, text: TextPolicy, keeping: TextFilter?,
        chained: Bool = false, sink: any RecordSink
    ) throws -> Scan {
        if let tables, let found = try tables.find(wanted, history) {
            try tables.give(found, to: sink)
            return Scan(query.input.files, options, recalling: tables.facts, history.names)
        }
        return try scan(into: history, text: text, keeping: keeping, chained: chained, companions: true, sink: sink)
    }
}
