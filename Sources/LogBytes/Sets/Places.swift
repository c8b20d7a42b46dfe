/// What sets are called that have no host of their own: by the first folder in which they differ.
enum Places {
    /// - Parameters:
    ///   - folders: each set's folder, inside the root.
    ///   - root: the bundle's or directory's name.
    static func names(_ folders: [String], root: String) -> [String] {
        let parts = folders.map(PathText.parts)
        guard Set(folders).count > 1 else { return folders.map { _ in root } }
        let shortest = parts.map(\.count).min() ?? 0
        let common = (0..<shortest).first { index in Set(parts.map { $0[index] }).count > 1 } ?? shortest
        return parts.map { $0.count > common ? PathText.shown($0[common]) : root }
    }
}
