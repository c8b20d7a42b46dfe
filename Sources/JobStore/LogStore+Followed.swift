import LogBytes

/// What a follower keeps in the store, for those who do not follow.
extension LogStore {
    /// Whether a follower's files hold all that a file has: a rotated part that was followed before it was rotated.
    public func isFollowed(_ file: LogFile) throws -> Bool {
        let followed = try sets().flatMap(\.files).filter { try isFollowed($0.name) }
        guard !followed.isEmpty else { return false }
        let asked = "\0asked"
        let sets = [
            LogSet(name: "", place: "", files: followed), LogSet(name: asked, place: "", files: [file]),
        ]
        return !DuplicateFinder.resolve(sets).kept.contains { $0.name == asked }
    }

    private func isFollowed(_ name: String) throws(StoreError) -> Bool {
        guard try hasFollowed else { return false }
        let row = try database.prepare("SELECT 1 FROM followed JOIN source ON number = source WHERE name = ?")
        row.bind(1, name)
        return try row.step()
    }

    var hasFollowed: Bool {
        get throws(StoreError) { try database.hasTable("follow_checkpoint") }
    }
}
