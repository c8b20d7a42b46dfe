import Glibc

/// Why a checkpoint cannot be used: one line that names the file and the reason.
public struct CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Cause: Equatable, Sendable {
        /// It holds nothing, neither slot is whole, or it is no checkpoint.
        case empty, torn, foreign
        /// A later jobtrail wrote it.
        case version(Int)
        /// It was written on another machine, where device and inode numbers mean other files.
        case host
        /// It belongs to other paths.
        case log(String)
        /// It does not say what has to go on.
        case purpose(String)
        /// Another follower uses it.
        case locked
        /// The output is shorter than the checkpoint says, ends differently, or has content without a checkpoint.
        case shortOutput(Int64, wanted: Int64)
        case otherOutput
        case unknownOutput
        /// A system call failed (`errno`).
        case system(Int32)
    }

    public let path: String
    public let cause: Cause

    public init(path: String, _ cause: Cause) {
        self.path = path
        self.cause = cause
    }

    public var description: String { "\(path): \(reason)" }

    private var reason: String {
        let advice = "; --reset begins anew"
        return switch cause {
        case .empty: "the checkpoint is empty" + advice
        case .torn: "the checkpoint is damaged, neither of its two copies is whole" + advice
        case .foreign: "is no checkpoint of jobtrail" + advice
        case .version(let version):
            "the checkpoint has version \(version), this jobtrail knows \(Checkpoint.version)" + advice
        case .host: "the checkpoint was written on another machine" + advice
        case .log(let other): "the checkpoint is of another log, \(other)" + advice
        case .purpose(let other): "the checkpoint was not made with \(other)" + advice
        case .locked: "another follower is using it"
        case .shortOutput(let size, let wanted):
            "has \(size) bytes, less than the \(wanted) that the checkpoint says" + advice
        case .otherOutput: "does not end as the checkpoint says: somebody else has changed it" + advice
        case .unknownOutput: "has content but no checkpoint" + advice
        case .system(let code): SystemWords.error(code)
        }
    }

    /// Whether it may go by itself, as a full disk does.
    public var isPassing: Bool {
        if case .system(let code) = cause { return [ENOSPC, EDQUOT, EIO, EAGAIN, ENOMEM].contains(code) }
        return false
    }
}
