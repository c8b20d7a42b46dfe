import Glibc

/// Paths are bytes, and a `String` holds them without loss: a byte that belongs to no UTF-8 stands as a character of
/// private use (U+10FE80 to U+10FEFF). Characters of that range are themselves kept byte by byte, so that no two paths
/// share one text.
public enum PathText {
    private static let base: UInt32 = 0x10FE00
    private static let range = (base + 0x80)...(base + 0xFF)
    /// The first byte of the private characters' UTF-8, hardly ever met elsewhere.
    private static let lead: UInt8 = 0xF4

    /// The text of a path that the system gave.
    public static func text(_ path: UnsafePointer<CChar>) -> String {
        if let text = String(validatingCString: path), !text.utf8.contains(lead) { return text }
        return text(UnsafeBufferPointer(start: path, count: strlen(path)).map { UInt8(bitPattern: $0) })
    }

    /// The text of a path's bytes.
    public static func text(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var at = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .emptyInput: return String(text)
            case .error(let length):
                text.append(contentsOf: bytes[at..<at + length].map(mark))
                at += length
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if range.contains(scalar.value) {
                    text.append(contentsOf: encoded.map(mark))
                } else {
                    text.append(scalar)
                }
                at += encoded.count
            }
        }
    }

    private static func mark(_ byte: UInt8) -> Unicode.Scalar { Unicode.Scalar(base + UInt32(byte))! }

    public static func bytes(_ path: String) -> [UInt8] {
        guard path.utf8.contains(lead) else { return Array(path.utf8) }
        return path.unicodeScalars.flatMap { scalar in
            range.contains(scalar.value) ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(UTF8.encode(scalar)!)
        }
    }

    /// Hands the path to a system call.
    public static func withPath<R>(_ path: String, _ body: (UnsafePointer<CChar>) throws -> R) rethrows -> R {
        guard path.utf8.contains(lead) else { return try path.withCString(body) }
        return try (bytes(path) + [0]).withUnsafeBytes { try body($0.bindMemory(to: CChar.self).baseAddress!) }
    }

    /// The path for people: what is no UTF-8 is shown as U+FFFD.
    public static func shown(_ path: String) -> String {
        path.utf8.contains(lead) ? String(decoding: bytes(path), as: UTF8.self) : path
    }

    /// The path in ASCII, every other byte as `\xE9`.
    static func spelled(_ path: String) -> String {
        bytes(path).map { byte in
            byte < 0x80 ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// The names between the slashes of a path.
    public static func parts(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String($0)! }
    }

    /// The path as it is from everywhere.
    public static func absolute(_ path: String) -> String {
        guard path.utf8.first != UInt8(ascii: "/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        let here = text(folder)
        return here.utf8.last == UInt8(ascii: "/") ? here + path : "\(here)/\(path)"
    }

    /// The path as it is from everywhere, without `.` and `..`.
    public static func standard(_ path: String) -> String {
        let parts = parts(absolute(path)).reduce(into: [String]()) { kept, part in
            if part == ".." { _ = kept.popLast() } else if part != "." { kept.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// Where a path leads in the end, without links; nil where nothing is.
    public static func real(_ path: String) -> String? {
        guard let resolved = withPath(path, { realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return text(resolved)
    }

    /// Makes a folder, and those above it that are missing.
    public static func makeFolder(_ path: String, _ mode: mode_t = 0o777) throws(SystemError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in parts(path) {
            made += "/" + part
            if withPath(made, { mkdir($0, mode) }) != 0 && errno != EEXIST && errno != EISDIR { throw SystemError() }
        }
        guard try FileStatus(path).isFolder else { throw SystemError(ENOTDIR) }
    }
}

/// A word as a shell takes it.
public enum ShellWord {
    public static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122: true
                default: "-_./:,+@%=".utf8.contains(byte)
                }
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}

/// A text as a key: the same only if its bytes are. `String` takes composed and decomposed letters for the same, but
/// two names that only look alike are two names.
public struct ExactText: Hashable, Comparable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func == (a: ExactText, b: ExactText) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    public static func < (a: ExactText, b: ExactText) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension StringProtocol {
    /// Without the blanks and line ends at its beginning and end.
    public var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(
            start[..<(start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex)])
    }
}
