import Foundation

/// An open descriptor, closed when nobody needs it any more. It keeps its file's bytes alive after rename and unlink.
final class OpenFile {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// What the file system says of it now; nil where it cannot be told.
    var facts: FileFacts? {
        if case .file(let facts) = FileProbe.look(descriptor: descriptor) { return facts }
        return nil
    }
}
