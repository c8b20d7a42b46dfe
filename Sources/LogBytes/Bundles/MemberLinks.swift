/// Where the links of a bundle lead: to other members, and never out of the bundle.
struct MemberLinks {
    private enum Target {
        /// As it stands behind a symbolic link.
        case symbolic(String)
        /// A member's path.
        case hard(String)
    }

    private static let most = 200_000
    /// Steps from link to link, as the kernel allows.
    private static let mostSteps = 40
    /// Bytes of a path, as the kernel allows.
    static let longestPath = 4096
    /// Folders of a bundle that may be a box's root.
    private static let deepestRoot = 8

    private var targets: [String: Target] = [:]

    /// Takes note of a member: a link, or what stands in place of one of the same name.
    mutating func note(_ entry: BundleEntry) {
        switch entry.kind {
        case .symbolicLink(let target): keep(entry, .symbolic(target), target)
        case .hardLink(let target): keep(entry, .hard(target), target)
        case .file, .other: if !targets.isEmpty { targets[entry.location] = nil }
        }
    }

    private mutating func keep(_ entry: BundleEntry, _ target: Target, _ text: String) {
        let length = max(text.utf8.count, entry.name.utf8.count)
        guard targets.count < MemberLinks.most, length <= MemberLinks.longestPath else { return }
        targets[entry.location] = target
    }

    /// Where a link may lead, the likeliest first: an absolute path may begin at the bundle's root or at that of a box
    /// inside. Empty if it leads out of the bundle, or round and round.
    func locations(_ link: BundleEntry) -> [String] {
        let parts = PathText.parts(link.location)
        let roots = (0..<max(1, min(parts.count, MemberLinks.deepestRoot))).map { Array(parts[..<$0]) }
        var found: [String] = []
        for root in roots {
            guard let place = resolve(parts, root: root), !found.contains(place) else { continue }
            found.append(place)
        }
        return found.filter { $0 != link.location }
    }

    /// Walks along a path as the kernel does.
    private func resolve(_ path: [String], root: [String]) -> String? {
        var ahead = Array(path.reversed())
        var here: [String] = []
        var steps = 0
        while let part = ahead.popLast() {
            if part == "." { continue }
            if part == ".." {
                guard here.popLast() != nil else { return nil }
                continue
            }
            here.append(part)
            guard let target = targets[here.joined(separator: "/")] else { continue }
            steps += 1
            guard steps <= MemberLinks.mostSteps else { return nil }
            switch target {
            case .symbolic(let text):
                here = text.utf8.first == UInt8(ascii: "/") ? root : here.dropLast()
                ahead += PathText.parts(text).reversed()
            case .hard(let text):
                guard ahead.isEmpty else { return nil }
                here = []
                ahead = PathText.parts(text).reversed()
            }
        }
        return here.joined(separator: "/")
    }
}
