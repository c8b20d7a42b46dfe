import Glibc
import LogBytes
import LogLines

/// Something that the follower's user should be told, each once.
public enum FollowNote: Equatable, Sendable, CustomStringConvertible {
    /// Nothing stands at the path yet, or no more.
    case missing(path: String)
    /// The path is back.
    case appeared(path: String)
    /// Something else than a file stands at the path.
    case unusable(path: String, FileFacts.Kind)
    /// It cannot be looked at or read for now (`errno`); nothing is given up.
    case unreachable(path: String, Int32)
    /// The file was truncated or rewritten in place: it is read from its start.
    case beginsAnew(name: String, offset: Int64)
    /// `bytes` behind `offset` were seen and are nowhere any more.
    case gap(name: String, offset: Int64, bytes: Int64)
    case damaged(name: String, Damage)
    /// A file is UTF-16; each log's first one is told.
    case encoding(name: String)
    /// A hole or an over-long line.
    case line(name: String, LineNote)
    /// No events are to be had (the reason): the paths are looked at by time alone.
    case pollingOnly(String)

    public var description: String {
        switch self {
        case .missing(let path): "\(path): waiting for it to appear"
        case .appeared(let path): "\(path): has appeared"
        case .unusable(let path, .output): "\(path): is written by this program itself; waiting for a log"
        case .unusable(let path, let kind): "\(path): is a \(kind.rawValue), no file; waiting for one"
        case .unreachable(let path, let code): "\(path): \(String(cString: strerror(code))); trying again"
        case .beginsAnew(let name, let offset): "\(name): begins anew (was read to byte \(offset))"
        case .gap(let name, let offset, let bytes): "\(name): \(bytes) bytes behind byte \(offset) are lost"
        case .damaged(let name, let damage): "\(name): \(damage.reason), at byte \(damage.decodedOffset)"
        case .encoding(let name): "\(name): is UTF-16, which is read as UTF-8"
        case .line(let name, let note):
            switch note.kind {
            case .hole: "\(name): \(note.length) NUL bytes at byte \(note.offset) skipped"
            case .cut: "\(name): line \(note.line) of \(note.length) bytes cut"
            case .detail: "\(name): line \(note.line) and those behind it: too much for one record, left out"
            }
        case .pollingOnly(let reason): "no file events (\(reason)): looking once a second"
        }
    }
}
