/// What sets are called that have no host of their own: by the first folder in which they differ.
enum Places {
    /// - Parameters:
    ///   - folders: each set's folder, inside the root.
    ///   - root: the bundle's or directory's name.
    static func names(_ folders: [String], root: String) -> [String] {
        let parts = folders.map(PathText.parts)
        guard distinct(folders) > 1 else { return folders.map { _ in root } }
        let shortest = parts.map(\.count).min() ?? 0
        let common = (0..<shortest).first { index in distinct(parts.map { $0[index] }) > 1 } ?? shortest
        let names = parts.map { $0.count > common ? $0[common] : root }
        // Boxes whose names only look alike are told apart by the bytes of these.
        let shown = names.map(PathText.shown)
        return Set(shown).count == distinct(names) ? shown : names.map(PathText.spelled)
    }

    /// How many of them differ in their bytes.
    private static func distinct(_ names: [String]) -> Int { Set(names.map { Array($0.utf8) }).count }
}
