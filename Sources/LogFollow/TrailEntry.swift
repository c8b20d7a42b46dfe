/// A generation in a trail's queue.
enum TrailEntry {
    case held(Generation)
    /// To be found again among the files that lie there. `remains` has read its last half line.
    case sought(GenerationMark, remains: Generation?)

    var generation: Generation? {
        if case .held(let generation) = self { return generation }
        return nil
    }

    var isHeld: Bool { generation != nil }

    var mark: GenerationMark {
        switch self {
        case .held(let generation): generation.mark()
        case .sought(let mark, _): mark
        }
    }
}
