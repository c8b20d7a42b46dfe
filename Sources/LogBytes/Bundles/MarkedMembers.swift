/// Members by which later passes can start: some of those that were met, at most `most`, spread over the bundle.
struct MarkedMembers {
    /// Each mark holds some 90 KB.
    private static let most = 64

    struct Start {
        /// The member's number in the bundle.
        let index: Int
        /// Unpacked bytes before its header.
        let place: Int64
        let mark: BundleMark
    }

    /// In the order of the bundle.
    private var starts: [Start] = []
    /// Unpacked bytes that at least lie between two.
    private var spacing: Int64 = 0

    /// Takes a member's start, where it lies far enough behind the last one.
    mutating func note(_ start: Start) {
        if let last = starts.last, start.place - last.place < spacing { return }
        starts.append(start)
        if starts.count > MarkedMembers.most { thin() }
    }

    /// Drops every second one.
    private mutating func thin() {
        let length = starts[starts.count - 1].place - starts[0].place
        starts = starts.enumerated().compactMap { $0.offset % 2 == 0 ? $0.element : nil }
        spacing = length / Int64(MarkedMembers.most / 2)
    }

    /// The last start at or before a member.
    func start(before index: Int) -> Start? { starts.last { $0.index <= index } }
}
