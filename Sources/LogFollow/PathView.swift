/// What one look at a path found.
public enum PathView: Equatable, Sendable {
    case file(FileFacts)
    /// Something stands there that is no regular file.
    case unusable(FileFacts.Kind)
    /// Nothing stands there (ENOENT, ENOTDIR).
    case missing
    /// The look failed (EACCES, EIO, ESTALE, EMFILE, ELOOP …): nothing is known, which is never "deleted".
    case unknown(Int32)
}
