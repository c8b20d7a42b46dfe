import Glibc
import LogBytes

/// A file that may be a generation of a followed log: what stands at its path, what is named like a rotated part, and,
/// if one is looked for, whatever lies around.
struct Candidate: Equatable, Sendable {
    /// How to open it.
    let path: String
    /// Where it stands by its name; nil if its name tells nothing.
    let place: RotatedName.Place?
    /// Whether it lies where rotation is known to put parts.
    var isAtHome = true
    var facts: FileFacts
    /// Whether it is compressed, by its content.
    let isPacked: Bool

    var isLive: Bool { place == .live }
    /// Whether its name alone makes it a part of the log.
    var isNamed: Bool { place != nil && isAtHome }
    var folder: Substring { path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }

    /// The path with every number in its name alike: rotated parts of one log have one form.
    var form: String {
        var form = String(folder)
        var isNumber = false
        for byte in Compression.plain(path).dropFirst(folder.count).utf8 {
            let isDigit = byte >= 48 && byte <= 57
            if !isDigit { form.unicodeScalars.append(UnicodeScalar(byte)) } else if !isNumber { form += "#" }
            isNumber = isDigit
        }
        return form
    }

    /// Whether its last change is not before a time seen in its original. Copies keep times to the microsecond or
    /// second only, which shows in their digits.
    func isChanged(since time: Int64) -> Bool {
        let modified = facts.modified
        for step: Int64 in [1_000_000_000, 1000] where modified % step == 0 { return modified / step >= time / step }
        return modified >= time
    }

    /// Whether its content has changed in the last seconds, by the clock.
    func isChanged(within seconds: Double) -> Bool {
        Double(Machine.now - facts.modified) / 1e9 < seconds
    }

    /// Oldest first, each file once: of two names of one file the live or older one, of a file and what is being made
    /// of it by compression the plain one, which is whole while it exists.
    static func inOrder(_ found: [Candidate]) -> [Candidate] {
        let plain = Set(found.filter { !$0.isPacked }.map(\.path))
        let once = found.filter { one in !(one.isPacked && plain.contains(String(Compression.plain(one.path)))) }
        let rotated = once.filter { !$0.isLive }
        let sorted = merged(rotated)
        let live = once.first(where: \.isLive)
        var seen: Set<FileIdentity> = live.map { [$0.facts.identity] } ?? []
        return sorted.filter { seen.insert($0.facts.identity).inserted } + (live.map { [$0] } ?? [])
    }

    /// Files of one form are in the order of their names, whatever their times say; times tell only how forms mix.
    private static func merged(_ rotated: [Candidate]) -> [Candidate] {
        var forms = Dictionary(grouping: rotated) { $0.place == nil ? nil : $0.form }.map { form, files in
            form == nil ? files.sorted(by: isOlder)[...] : files.sorted { $0.place! < $1.place! }[...]
        }
        var sorted: [Candidate] = []
        while let next = forms.indices.min(by: { isOlder(forms[$0].first!, forms[$1].first!) }) {
            sorted.append(forms[next].removeFirst())
            if forms[next].isEmpty { forms.remove(at: next) }
        }
        return sorted
    }

    /// If naming forms mix, the last change tells the order, and names only between equal ones.
    private static func isOlder(_ a: Candidate, _ b: Candidate) -> Bool {
        if a.facts.modified != b.facts.modified { return a.facts.modified < b.facts.modified }
        switch (a.place, b.place) {
        case (let x?, let y?): return x < y
        case (let x, nil): return x != nil
        case (nil, _?): return false
        }
    }
}

extension Candidate {
    /// What came of opening it.
    enum Opening {
        case opened(OpenFile, FileFacts)
        /// Another file, or none, stands there by now: list again.
        case moved
        /// It could not be opened (`errno`); nothing is known.
        case failed(Int32)
    }

    /// Opens it, and makes sure that it is the file that was found.
    func open() -> Opening {
        let descriptor = FileBytes.open(path)
        guard descriptor >= 0 else { return errno == ENOENT || errno == ENOTDIR ? .moved : .failed(errno) }
        let file = OpenFile(descriptor: descriptor)
        switch FileProbe.look(descriptor: descriptor) {
        case .file(let found) where found.identity == facts.identity: return .opened(file, found)
        case .unknown(let code): return .failed(code)
        case .file, .unusable, .missing: return .moved
        }
    }

    /// The open file; nil if it has moved or could not be opened.
    var opened: OpenFile? {
        if case .opened(let file, _) = open() { return file }
        return nil
    }
}

/// How a file is read. Content decides, never the name.
enum FileForm {
    case plain
    /// UTF-16, which grows as plain text does, and is read as UTF-8.
    case wide
    case packed

    init(_ descriptor: Int32) {
        self = withUnsafeTemporaryAllocation(byteCount: UTF16Form.headLength, alignment: 1) { buffer in
            let count = FileBytes.read(descriptor, at: 0, into: buffer)
            let head = UnsafeRawBufferPointer(rebasing: buffer[..<max(0, count)])
            if Compression(head) != nil { return .packed }
            return UTF16Form(head) == nil ? .plain : .wide
        }
    }

    var isPlain: Bool { self == .plain }

    /// Whether a file is not plain; nil where it cannot be opened, and `errno` tells why.
    static func isPacked(_ path: String, _ facts: FileFacts) -> Bool? {
        // One that is only just being made is what its name says.
        guard facts.size >= Compression.headLength else { return RotatedName(path).isPacked }
        let descriptor = FileBytes.open(path)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return !FileForm(descriptor).isPlain
    }
}
