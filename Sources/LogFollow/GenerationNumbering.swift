/// Gives the generations of all paths their numbers.
final class GenerationNumbering {
    private var last = 0

    func next() -> Int {
        last += 1
        return last
    }
}
