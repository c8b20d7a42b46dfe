/// One thing that happened inside an engine, before any line tells of it.
struct EngineFact {
    /// What happened.
    enum Kind {
        case engineStarted
        case engineStopped
        case waits(depends: [String])
        case began(pid: Int)
        case completed(ok: Bool)

        /// The kind of record that tells of it.
        var told: Told.Kind {
            switch self {
            case .engineStarted: .engineStarted
            case .engineStopped: .engineStopped
            case .waits: .waits
            case .began: .began
            case .completed: .completed
            }
        }

        /// True for what concerns the engine and no job.
        var isOfEngine: Bool { told == .engineStarted || told == .engineStopped }
    }

    var kind: Kind
    /// Empty for the engine's own starts and stops.
    var job = ""
    var action = ""
    /// What the host's clock showed.
    var wall: Micros
    /// When it was so, by a clock that is never set.
    var trueTime: Micros
    var enginePID: Int
    /// True for the first fact of a life that starts without saying so; its line must then give life away.
    var opensLife = false

    /// The jobs that it waits for.
    var depends: [String] {
        if case .waits(let depends) = kind { return depends }
        return []
    }

    /// True for the first fact of a life, told as a start or not.
    var isFirstOfLife: Bool { opensLife || kind.told == .engineStarted }
}

/// A message between what it tells and how it is written: code and keys.
struct Message {
    /// The code without `%`.
    var code: String
    var fields: [Field] = []
    var told: Told
    var contradictsCode = false
}

/// A moment in integer microseconds since the epoch, the resolution in which the truth is held.
public typealias Micros = Int64

extension Micros {
    /// One second.
    static let second: Micros = 1_000_000
    static let minute = 60 * second
    static let hour = 60 * minute
    static let day = 24 * hour

    /// The moment cut to `digits` decimals, as a log line with that many shows it.
    func cut(toDigits digits: Int) -> Micros {
        var step: Micros = 1
        for _ in digits..<6 { step *= 10 }
        return self - self % step
    }

    /// Seconds with exactly `digits` decimals.
    func seconds(digits: Int) -> String {
        let whole = String(self / .second)
        return digits == 0 ? whole : whole + "." + fraction(digits: digits)
    }

    /// The decimals alone, `digits` of them.
    func fraction(digits: Int) -> String {
        let micros = String(self % .second)
        let padded = String(repeating: "0", count: 6 - micros.count) + micros
        return String(padded.prefix(digits))
    }
}

/// A fact about to be told on a line: by which host, in which layout, behind which prefix.
struct Occasion {
    var fact: EngineFact
    var host: String
    var layout: Layout
    var prefix: Prefix
}
