import Glibc

/// An open descriptor, closed when nobody needs it any more. It keeps its file's bytes alive after rename and unlink.
final class OpenFile {
    let descriptor: Int32
    /// Whether it carries a lock. A child that was begun a moment ago still has the descriptor too: closing it here
    /// would not give the lock back.
    var isLocked = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        if isLocked { flock(descriptor, LOCK_UN) }
        close(descriptor)
    }

    /// What the file system says of it now; nil where it cannot be told.
    var facts: FileFacts? {
        if case .file(let facts) = FileProbe.look(descriptor: descriptor) { return facts }
        return nil
    }
}
