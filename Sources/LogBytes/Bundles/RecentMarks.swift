/// The places of a bundle's last few blocks, until it is known whether a member of interest starts there.
struct RecentMarks {
    /// libarchive has read at most one block ahead of the header that it tells of.
    private static let kept = 3

    private var marks: [BundleMark] = []

    mutating func note(_ mark: BundleMark?) {
        guard let mark else { return }
        if marks.count == RecentMarks.kept { marks.removeFirst() }
        marks.append(mark)
    }

    /// The last place at or before `offset`.
    func mark(before offset: Int64) -> BundleMark? { marks.last { $0.offset <= offset } }
}
