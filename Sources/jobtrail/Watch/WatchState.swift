import JobViews

/// What a screen shows of the logs, and how: everything but the terminal. Keys and news in, rows out.
struct WatchState {
    enum Action: Equatable {
        case none, quit, redraw
        case replay(ReplayKey)
    }
    /// What covers the table.
    enum Pane: Equatable { case table, history, help }

    private(set) var snapshot = WatchSnapshot()
    var status = WatchStatus()
    var words = WatchText(time: TimeText(.gmt), hasBlocks: true)

    private(set) var sort = WatchSort.standing
    private(set) var isReversed = false
    private(set) var filter = WatchFilter()
    private(set) var isEditing = false
    private(set) var failuresOnly = false
    private(set) var showsUpdates = true
    private(set) var pane = Pane.table
    /// When it was paused; nil while it is not.
    private(set) var paused: WatchInstant?
    /// How many records came since then.
    private(set) var missed = 0
    private(set) var selected: WatchKey?
    private(set) var history: WatchHistory?

    private var instant = WatchInstant(monotonic: 0, wall: 0)
    /// The selected row as it was last seen, for when its job is filtered away.
    var selectedRow = 0
    var tableScroll = Scroll()
    var historyScroll = Scroll(sticksToEnd: true)

    // MARK: news

    /// The job whose history is wanted.
    var openJob: WatchKey? { pane == .history ? history?.key : nil }
    var isPaused: Bool { paused != nil }
    /// Whether news is only counted: a replay that is paused has none but those that were asked for.
    var holdsNews: Bool { isPaused && !status.isReplay }

    /// Shows a newer state; while paused it is only counted.
    mutating func take(_ snapshot: WatchSnapshot) {
        guard holdsNews else { return self.snapshot = snapshot }
        missed = snapshot.records - self.snapshot.records
    }

    /// Fills the open job's history.
    mutating func take(_ history: WatchHistory) {
        if history.key == openJob { self.history = history }
    }

    /// Sets the time for what is shown next.
    mutating func set(_ instant: WatchInstant) { self.instant = status.isReplay ? instant : paused ?? instant }

    mutating func setPaused(_ isPaused: Bool) {
        paused = isPaused ? instant : nil
        missed = 0
    }

    // MARK: what is shown

    var moments: [WatchMoment] { snapshot.hosts.map { $0.clock.moment(instant) } }

    /// Whether something on the screen changes with time alone.
    var isTicking: Bool {
        guard !isPaused else { return false }
        let moments = moments
        return snapshot.jobs.contains { $0.schedule != .waiting && moments[$0.key.host].isTicking }
    }

    /// Whether the screen tells how long ago something was.
    var isAging: Bool { !isPaused && moments.contains(where: \.isTicking) }

    /// The table's jobs, in its order.
    var shownJobs: [WatchJob] {
        let chosen = snapshot.jobs.filter { filter.accepts($0) && (!failuresOnly || $0.hasFailed) }
        let sorted = sort.sorted(chosen, moments)
        return isReversed ? sorted.reversed() : sorted
    }

    /// The selected job's place among those shown.
    func selection(in jobs: [WatchJob]) -> Int? { selected.flatMap { key in jobs.firstIndex { $0.key == key } } }

    // MARK: keys

    mutating func handle(_ key: ScreenKey) -> Action {
        if key == .control("l") { return .redraw }
        if isEditing {
            edit(key)
            return .none
        }
        switch pane {
        case .help:
            pane = history == nil ? .table : .history
            return key == .character("q") ? quit : .none
        case .history: return handleInHistory(key)
        case .table: return handleInTable(key)
        }
    }

    private mutating func handleInTable(_ key: ScreenKey) -> Action {
        if let action = handleAnywhere(key) { return action }
        switch key {
        case .character("/"): isEditing = true
        case .character("s"): sort = sort.next
        case .character("S"): isReversed.toggle()
        case .character("f"): failuresOnly.toggle()
        case .character("u"): showsUpdates.toggle()
        case .enter, .right: openHistory()
        case .escape: undo()
        default:
            if let step = Scroll.step(key) { move(step) }
        }
        return .none
    }

    private mutating func handleInHistory(_ key: ScreenKey) -> Action {
        if let action = handleAnywhere(key) { return action }
        switch key {
        case .escape, .left, .backspace, .enter:
            pane = .table
            history = nil
        default:
            if let step = Scroll.step(key) { historyScroll.move(step) }
        }
        return .none
    }

    private var quit: Action { status.isReplay ? .replay(.quit) : .quit }

    /// Keys that mean the same in the table and in a history.
    private mutating func handleAnywhere(_ key: ScreenKey) -> Action? {
        if status.isReplay, let key = ReplayKey(key) { return .replay(key) }
        switch key {
        case .character("q"): return .quit
        case .character("p"), .character(" "): setPaused(!isPaused)
        case .character("?"), .character("h"): pane = .help
        default: return nil
        }
        return Action.none
    }

    private mutating func edit(_ key: ScreenKey) {
        switch key {
        case .enter: isEditing = false
        case .escape:
            filter.text = ""
            isEditing = false
        case .backspace:
            if filter.isEmpty { isEditing = false } else { filter.text.removeLast() }
        case .control("u"): filter.text = ""
        case .character(let character): filter.text.append(character)
        default:
            if let step = Scroll.step(key) { move(step) }
        }
    }

    /// Takes back what hides or marks rows, one thing at a time.
    private mutating func undo() {
        if !filter.isEmpty {
            filter.text = ""
        } else if failuresOnly {
            failuresOnly = false
        } else {
            selected = nil
            tableScroll.move(.first)
        }
    }

    // MARK: selection

    private mutating func move(_ step: Scroll.Step) {
        let jobs = shownJobs
        guard !jobs.isEmpty else { return }
        let old = selection(in: jobs) ?? (selected == nil ? nil : min(selectedRow, jobs.count - 1))
        let new = Scroll.moved(old, step, page: tableScroll.page, count: jobs.count)
        selected = jobs[new].key
        selectedRow = new
    }

    private mutating func openHistory() {
        let jobs = shownJobs
        if selection(in: jobs) == nil { move(.line(0)) }
        guard let row = selection(in: jobs) else { return }
        history = WatchHistory(key: jobs[row].key)
        historyScroll = Scroll(sticksToEnd: true)
        pane = .history
    }
}

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
        offset = Scroll.moved(offset, step, page: page, count: count - page + 1)
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
