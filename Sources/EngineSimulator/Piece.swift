/// One file of a log set, oldest first; the last one is the live file.
struct Piece {
    var name: String
    var items: Range<Int>
    var isCompressed: Bool
    /// The time of its last line, in seconds.
    var modified: Int

    static let liveName = "jobsengine.log"
    /// What the log is called on a box.
    static let boxName = "jobsengine"

    /// Cuts `items` into as many files as the scenario's rotation wants, none of them empty.
    static func cut(_ items: [LogItem], _ scenario: Scenario, random: SplitMix64) -> [Piece] {
        var random = random
        let rotation = scenario.layout.isBox ? scenario.rotation.asOnBoxes : scenario.rotation
        let liveName = scenario.layout.isBox ? Piece.boxName : Piece.liveName
        let wanted = rotation.naming == .old ? min(1, rotation.count) : rotation.count
        let inner = random.shuffled((1..<items.count).filter { !items[$0].isTied }).prefix(wanted).sorted()
        let ends = inner + [items.count]
        var namer = PieceNamer(liveName, rotation: rotation, scenario.zone)
        return ends.enumerated().map { index, end in
            let wall = items[end - 1].wall
            let isLive = index == ends.count - 1
            let start = index == 0 ? 0 : ends[index - 1]
            let age = ends.count - 1 - index
            let isCompressed = rotation.compresses(age: age)
            let name = isLive ? liveName : namer.name(age: age, wall: wall, isCompressed: isCompressed)
            return Piece(
                name: name, items: start..<end, isCompressed: isCompressed, modified: Int(wall / .second))
        }
    }

    /// Tells every record its place.
    static func number(_ items: inout [LogItem], _ pieces: [Piece]) {
        for piece in pieces {
            var line = 1
            for index in piece.items {
                items[index].told?.file = piece.name
                items[index].told?.line = line
                line += items[index].lines.count
            }
        }
    }
}

extension Rotation {
    /// Archives of their days, compressed.
    fileprivate var asOnBoxes: Rotation {
        var result = self
        (result.naming, result.compression) = (.dateext, .rotated)
        return result
    }

    /// True where the file that is `age` rotations old is compressed; 0 is the live one.
    fileprivate func compresses(age: Int) -> Bool {
        switch compression {
        case .none: false
        case .rotated: age > 0
        case .delayed: age > 1
        case .everything: true
        }
    }
}
