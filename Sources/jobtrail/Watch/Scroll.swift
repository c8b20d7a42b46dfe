/// Which part of a list that is longer than the screen is shown.
struct Scroll {
    enum Step: Equatable {
        case line(Int), page(Int), first, last
    }

    /// Whether it goes on showing the end while the list grows, once it shows it.
    let sticksToEnd: Bool
    private var isAtEnd: Bool
    private(set) var offset = 0
    /// How many rows are shown at once.
    private(set) var page = 1
    private var count = 0

    init(sticksToEnd: Bool = false) {
        self.sticksToEnd = sticksToEnd
        isAtEnd = sticksToEnd
    }

    /// What a key asks for; nil where it moves nothing.
    static func step(_ key: ScreenKey) -> Step? {
        switch key {
        case .up, .character("k"), .control("p"): .line(-1)
        case .down, .character("j"), .control("n"): .line(1)
        case .pageUp, .control("b"): .page(-1)
        case .pageDown, .control("f"): .page(1)
        case .home, .character("g"): .first
        case .end, .character("G"): .last
        default: nil
        }
    }

    /// A place in a list after a step; nil stands before the first.
    static func moved(_ place: Int?, _ step: Step, page: Int, count: Int) -> Int {
        let wanted =
            switch step {
            case .line(let lines): place.map { $0 + lines } ?? (lines < 0 ? count - 1 : 0)
            case .page(let pages): (place ?? 0) + pages * max(1, page - 1)
            case .first: 0
            case .last: count - 1
            }
        return min(max(0, wanted), max(0, count - 1))
    }

    mutating func move(_ step: Step) {
        switch step {
        case .line(let lines): offset += lines
        case .page(let pages): offset += pages * max(1, page - 1)
        case .first: offset = 0
        case .last: offset = max(0, count - page)
        }
        offset = min(max(0, offset), max(0, count - page))
        isAtEnd = sticksToEnd && offset >= count - page
    }

    /// Fits it to a list and a screen.
    /// - Parameter row: must be seen.
    /// - Returns: what is shown.
    mutating func window(count: Int, page: Int, keeping row: Int? = nil) -> Range<Int> {
        (self.count, self.page) = (count, max(1, page))
        if isAtEnd { offset = count - self.page }
        if let row {
            if row < offset { offset = row }
            if row >= offset + self.page { offset = row - self.page + 1 }
        }
        offset = min(max(0, offset), max(0, count - self.page))
        return offset..<min(count, offset + self.page)
    }
}
