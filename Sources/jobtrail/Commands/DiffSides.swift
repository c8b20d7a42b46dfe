/// The two states that `diff` compares, each as the command line that shows it.
struct DiffSides {
    let before: Arguments
    let after: Arguments
    let labels: (before: String, after: String)

    /// Two instants, two runs or two paths, whichever is told.
    init(_ arguments: Arguments) throws {
        let (times, runs, paths) = (arguments.all("at"), arguments.all("boot"), arguments.operands)
        guard !paths.contains("-") else {
            throw UsageError("diff reads its input twice: standard input must be saved to a file")
        }
        switch (times.count, runs.count) {
        case (0...1, 2): self.init(arguments, "boot", runs, "run")
        case (2, 0...1): self.init(arguments, "at", times, "at")
        // With two paths, one instant or run is that of both.
        case (0...1, 0...1) where paths.count == 2: self.init(arguments, paths)
        case (0, 1): self.init(arguments, "boot", runs + ["0"], "run")
        case (1, 0): self.init(arguments, "at", times + [""], "at")
        default: throw DiffSides.misuse
        }
    }

    private init(_ arguments: Arguments, _ paths: [String]) {
        (before, after) = (arguments.reading(paths[0]), arguments.reading(paths[1]))
        labels = (paths[0], paths[1])
    }

    /// - Parameter values: two; an empty time is the newest record's.
    private init(_ arguments: Arguments, _ option: String, _ values: [String], _ word: String) {
        before = arguments.adding(option, values[0])
        after = values[1].isEmpty ? arguments.without(option) : arguments.adding(option, values[1])
        let words = values.map { $0.isEmpty ? "the newest record" : "\(word) \($0)" }
        labels = (words[0], words[1])
    }

    private static let misuse = UsageError(
        "diff compares two states",
        hint: "Name them by --at T1 --at T2, by -b N -b M, or by two paths; one --at or -b is compared with the end.")
}

extension Arguments {
    fileprivate func reading(_ path: String) -> Arguments {
        var copy = self
        copy.setOperands([path])
        return copy
    }

    fileprivate func adding(_ option: String, _ value: String) -> Arguments {
        var copy = self
        copy.add(option, value)
        return copy
    }

    fileprivate func without(_ option: String) -> Arguments {
        var copy = self
        copy.remove(option)
        return copy
    }
}
