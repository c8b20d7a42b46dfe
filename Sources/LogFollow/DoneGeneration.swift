/// A generation that was delivered whole: remembered to know its file again, and kept open for a while for lines that
/// a late writer still adds.
struct DoneGeneration {
    private let lastMark: GenerationMark
    private(set) var open: Generation?
    /// Its last bytes, if it was read by this follower.
    let tail: Echo.Tail?

    init(mark: GenerationMark, tail: Echo.Tail? = nil) {
        lastMark = mark
        self.tail = tail
        open = nil
    }

    init(_ generation: Generation) {
        lastMark = generation.mark(isDone: true)
        tail = generation.tail
        open = generation.isPacked && !generation.isWide || generation.isBroken ? nil : generation
    }

    var mark: GenerationMark { open?.mark(isDone: true) ?? lastMark }

    mutating func letGo() { self = DoneGeneration(mark: mark, tail: open?.tail ?? tail) }
}
