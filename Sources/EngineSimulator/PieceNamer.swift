/// Names rotated files so that the order of their names is the order of their lines.
struct PieceNamer {
    private let liveName: String
    private let rotation: Rotation
    private var zone: LocalClock?
    /// The moment in the last name; names must grow even where a clock went back.
    private var last: Micros = 0

    init(_ liveName: String, rotation: Rotation, _ zone: String) {
        self.liveName = liveName
        self.rotation = rotation
        self.zone = LocalClock(zone: zone)
    }

    mutating func name(age: Int, wall: Micros, isCompressed: Bool) -> String {
        liveName + suffix(age, wall) + (isCompressed ? ".gz" : "")
    }

    private mutating func suffix(_ age: Int, _ wall: Micros) -> String {
        switch rotation.naming {
        case .numbered: return ".\(age)"
        case .old: return ".old"
        case .dateext:
            // A day may have 25 hours.
            last = max(wall, last + 26 * .hour)
            return "-" + day(last)
        case .dateextEpoch:
            last = max(wall, last + .second)
            return "-\(day(last))-\(last / .second)"
        }
    }

    private mutating func day(_ moment: Micros) -> String {
        (zone?.local(moment).date ?? "").filter { $0 != "-" }
    }
}
