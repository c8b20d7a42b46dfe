import Glibc

/// A box's root directory: links below it are resolved within it, as chroot would, so that nothing of the machine's own
/// is taken for the box's.
public struct RootFolder: Sendable {
    let path: String

    public init(_ path: String) { self.path = path }

    /// Whether it is the running machine's own root, whose links the system resolves.
    public var isMachine: Bool { PathText.real(path) == "/" }

    /// As many as Linux follows.
    private static let mostLinks = 40

    /// Where a path below the root leads: a path without links.
    func resolve(_ inside: String) throws(SourceError) -> String {
        var links: [String] = []
        return try resolve(inside, &links)
    }

    /// Where a path that begins with the root's leads now: a path without links, as far as there is anything.
    public func place(of whole: String) throws(SourceError) -> String {
        let (own, parts) = (PathText.parts(path), PathText.parts(whole))
        guard parts.starts(with: own) else { throw .system(whole, EXDEV) }
        var links: [String] = []
        return try resolve(parts.dropFirst(own.count).joined(separator: "/"), &links, mayBeMissing: true)
    }

    /// What the links on the way say, even where the last of them leads nowhere.
    func links(_ inside: String) -> [String] {
        var links: [String] = []
        _ = try? resolve(inside, &links)
        return links
    }

    private func resolve(
        _ inside: String, _ links: inout [String], mayBeMissing: Bool = false
    ) throws(SourceError) -> String {
        var folders: [String] = []
        var ahead = Array(PathText.parts(inside).reversed())
        while let part = ahead.popLast() {
            if part == "." { continue }
            if part == ".." {
                folders = folders.dropLast()
                continue
            }
            let here = join(folders + [part])
            guard let target = try RootFolder.link(here, mayBeMissing: mayBeMissing) else {
                folders.append(part)
                continue
            }
            links.append(target)
            if links.count > RootFolder.mostLinks { throw .system(FileListing.join(path, inside), ELOOP) }
            if target.utf8.first == UInt8(ascii: "/") { folders = [] }
            ahead += PathText.parts(target).reversed()
        }
        return join(folders)
    }

    private func join(_ parts: [String]) -> String {
        parts.isEmpty ? path : FileListing.join(path, parts.joined(separator: "/"))
    }

    /// What a link says; nil for anything else that is there.
    private static func link(_ path: String, mayBeMissing: Bool) throws(SourceError) -> String? {
        if let target = FileListing.target(ofLink: path) { return target }
        if errno == EINVAL || mayBeMissing && (errno == ENOENT || errno == ENOTDIR) { return nil }
        throw .system(path)
    }

    /// The bytes of a regular file below the root; nil where there is none, or it is longer than any such file is.
    func bytes(_ inside: String, upTo limit: Int) -> [UInt8]? {
        guard let path = try? resolve(inside), FileKind.isRegular(path) else { return nil }
        return try? PathOrigin(path: path).bytes(upTo: limit)
    }
}
