import Glibc
import JobViews
import LogBytes

/// The reader of standard output has gone: nothing more to do, and no error.
struct ClosedPipe: Error {}

/// Where bytes go: standard output, or a file that the command makes.
///
/// A file takes its name when `finish` is called; until then, and if anything fails, what stands under the name stays
/// as it is. A device or a pipe is written to as it comes.
final class OutputFile: @unchecked Sendable {
    static let standard = OutputFile(descriptor: STDOUT_FILENO, name: "standard output")

    private let descriptor: Int32
    private let name: String
    private let draft: DraftFile?
    private let isOwned: Bool

    private init(
        descriptor: Int32, name: String, draft: DraftFile? = nil, isOwned: Bool = false
    ) {
        (self.descriptor, self.name, self.draft, self.isOwned) = (descriptor, name, draft, isOwned)
    }

    deinit { if isOwned { close(descriptor) } }

    /// Begins a file that replaces what stands at `path`.
    /// - Parameter mode: who may read it; nil: nobody who may not read the sources.
    /// - Throws: if the path leads to one of the sources, over links or not, or cannot be written.
    static func replacing(_ path: String, of sources: FoundInput, mode: FileMode? = nil) throws -> OutputFile {
        try SourceGuard.check(path, sources, option: "--into")
        return try failing(path) { () throws(SystemError) in
            switch try OutputPlace(path) {
            case .standard(let descriptor): return OutputFile(descriptor: descriptor, name: path)
            case .stream:
                let descriptor = try SystemCall.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
                return OutputFile(descriptor: descriptor, name: path, isOwned: true)
            case .file(let target):
                let draft = try DraftFile(for: target, mode: mode ?? SourceGuard.mode(of: sources, replacing: target))
                return OutputFile(descriptor: draft.descriptor, name: path, draft: draft)
            }
        }
    }

    /// Makes a new file that can be read while it grows; one that is there is left alone.
    static func new(_ path: String, _ mode: FileMode) throws -> OutputFile {
        try failing(path) { () throws(SystemError) in
            let descriptor = try DraftFile.create(path, mode, appends: true)
            return OutputFile(descriptor: descriptor, name: path, isOwned: true)
        }
    }

    /// Puts what a terminal would obey into characters that it shows.
    private var shown: ((String) -> String)?
    /// Whether a pager is to be started before something is written.
    private var pages = false

    /// Standard output is of this form from now on. Forms for people are made safe as they are laid out; the others,
    /// which give a log's own characters, are made safe here if it is a terminal.
    /// - Parameter pages: whether a pager is started with the first bytes.
    static func setForm(_ form: OutputForm, pages: Bool = false) {
        guard Terminal.isOutput else { return }
        standard.pages = pages
        standard.shown = form.rules.shown
    }

    /// Whether nobody reads standard output any more.
    static var isStandardClosed: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR) != 0
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ lines: [String]) throws {
        // In parts: a table may have hundreds of thousands.
        for start in stride(from: 0, to: lines.count, by: 4096) {
            try write(lines[start..<min(start + 4096, lines.count)].map { $0 + "\n" }.joined())
        }
    }

    func write(_ bytes: [UInt8]) throws {
        if pages && !bytes.isEmpty {
            pages = false
            Pager.start()
        }
        let bytes = shown.map { Array($0(String(decoding: bytes, as: UTF8.self)).utf8) } ?? bytes
        try bytes.withUnsafeBytes { try write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        do { try SystemCall.write(descriptor, bytes) } catch {
            throw error.code == EPIPE ? ClosedPipe() : WriteError(name: name, code: error.code)
        }
    }

    /// Everything was written. A file's bytes are on the disk before it takes its name.
    /// - Parameter modified: what its date becomes, microseconds; nil leaves it.
    func finish(modified: Int64? = nil) throws {
        if let modified { try setDate(modified) }
        if let draft {
            // What is read may be known only now.
            try SourceGuard.checkUnread(name, option: "--into")
            try OutputFile.failing(name) { () throws(SystemError) in try draft.commit() }
        }
        guard isOwned else { return }
        // Not every device and pipe can be synced.
        if fsync(descriptor) != 0 && ![EINVAL, EROFS, ENOTSUP].contains(errno) {
            throw WriteError(name: name, code: errno)
        }
    }

    private func setDate(_ modified: Int64) throws {
        var times = [timespec(), timespec()]
        times[0].tv_nsec = OutputFile.leftAsItIs
        let (seconds, micros) = modified.quotientAndRemainder(dividingBy: 1_000_000)
        times[1].tv_sec = Int(micros < 0 ? seconds - 1 : seconds)
        times[1].tv_nsec = Int(micros < 0 ? micros + 1_000_000 : micros) * 1000
        if futimens(descriptor, times) != 0 { throw WriteError(name: name, code: errno) }
    }

    /// `UTIME_OMIT`, a macro that is not imported.
    private static let leftAsItIs = (1 << 30) - 2

    /// Adds the path to what the system says.
    static func failing<Result>(_ path: String, _ work: () throws(SystemError) -> Result) throws(WriteError) -> Result {
        do { return try work() } catch { throw WriteError(name: path, code: error.code) }
    }
}

/// Output that could not be written.
struct WriteError: Error, CustomStringConvertible {
    let name: String
    let code: Int32

    var description: String { "\(PathText.shown(name)): \(SystemError(code))" }
}

/// Where a command writes that makes one file: standard output, or the file that `-o, --into` names.
struct FileTarget {
    private let path: String?

    /// - Parameter hasForms: whether another option names the form, so that `-o json` is no slip.
    init(_ arguments: Arguments, hasForms: Bool = false) throws {
        let path = arguments.value("into")
        if let path, !hasForms, OutputForm(rawValue: path) != nil {
            throw UsageError("-o '\(path)': this command makes one kind of file; expected a file name, or -")
        }
        self.path = path == "-" ? nil : path
    }

    /// The option; `help` tells what is written.
    static func option(_ help: String) -> Option { Option("into", "o", value: "FILE", help) }

    var isStandardOutput: Bool { path == nil }

    /// Begins the file, so that what forbids it is told before anything is read.
    /// - Parameter mode: who may read it; nil: nobody who may not read the sources.
    func open(_ sources: InputPlan, mode: FileMode? = nil) throws -> OutputFile {
        guard let path else { return .standard }
        return try OutputFile.replacing(path, of: sources.found, mode: mode)
    }
}

/// Keeps output away from what is read, and from the eyes of those who may not read it.
enum SourceGuard {
    /// - Throws: if `path` leads, over links or not, to a source: to a log, another part of its set whether it is read
    ///   or not, the bundle around it, or the store.
    static func check(_ path: String, _ sources: FoundInput, option: String) throws {
        if let own = FileIdentifier(path), sources.paths.contains(where: { FileIdentifier($0) == own }) {
            throw UsageError("\(option) '\(path)': this is one of the logs; nothing writes to a log")
        }
        try checkUnread(path, option: option)
        guard case .file(let target)? = try? OutputPlace(path) else { return }
        let (folder, name) = place(target)
        guard let folder else { return }
        let base = RotatedName(name).base
        for source in sources.paths {
            let isPart = [source, resolved(source)].contains { path in
                let log = place(path)
                return log.folder == folder && RotatedName(log.name).base == base
            }
            guard isPart else { continue }
            throw UsageError("\(option) '\(path)': by its name this is a part of the log '\(source)', which is read")
        }
    }

    /// - Throws: if `path` leads to a file that was read for the answer: standard input, a catalogue, a zone's file.
    static func checkUnread(_ path: String, option: String) throws {
        guard ReadFiles.holds(path) else { return }
        throw UsageError("\(option) '\(path)': this file is read for the answer, and nothing writes over it")
    }

    /// - Throws: if standard output is one of the logs: `>> FILE` would read what it writes, without an end.
    static func checkStandardOutput(_ sources: FoundInput) throws {
        guard let output = FileIdentifier(regular: STDOUT_FILENO) else { return }
        let log = sources.paths.first { path in
            (path == "-" ? FileIdentifier(descriptor: STDIN_FILENO) : FileIdentifier(path)) == output
        }
        if let log { throw UsageError("standard output leads into '\(log)', which is read; nothing writes to a log") }
    }

    private static func resolved(_ path: String) -> String {
        if case .file(let target)? = try? OutputPlace(path) { return target }
        return path
    }

    private static func place(_ path: String) -> (folder: FileIdentifier?, name: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let name = parts.last.map(String.init) ?? ""
        let folder = String(path.dropLast(name.count))
        return (FileIdentifier(folder.isEmpty ? "." : folder), name)
    }

    /// For a file that is made of the sources.
    /// - Parameter target: the file in whose place it comes: it gets no wider than that either.
    static func mode(of sources: FoundInput, replacing target: String? = nil) -> FileMode {
        FileMode(narrowestOf: sources.paths + (target.map { [$0] } ?? []))
    }
}

extension FoundInput {
    /// The paths on disk behind everything that is read, or was found and passed over.
    var paths: Set<String> {
        Set((sets + companions).flatMap(\.files).compactMap(\.path))
            .union((passedOver + seals).compactMap(\.path)).union(operands)
    }
}
