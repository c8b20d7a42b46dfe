import JobState

/// Reads the stretches in which a filter's time and runs may be.
final class StretchReader {
    private let rows: Statement
    private let filter: RecordFilter

    struct Stretch {
        /// Its first record's number, from 0.
        let start: UInt32
        /// Whether all its records are of the filter's time and runs.
        let isInside: Bool
        /// The candidates in it, in log order.
        let places: [Place]
    }

    struct Place {
        let place: UInt16
        /// Whether the selectors do not tell what it is.
        let isOther: Bool
    }

    init(_ filter: RecordFilter, _ database: Database, fromEnd: Bool) throws(StoreError) {
        self.filter = filter
        rows = try database.prepare(
            """
            SELECT number, earliest, latest, selectors FROM stretch
            WHERE latest >= ? AND earliest <= ? AND last_run >= ? AND first_run <= ?
            ORDER BY number \(fromEnd ? "DESC" : "")
            """)
        rows.bind(1, filter.since ?? .min)
        rows.bind(2, filter.until ?? .max)
        let runs = filter.runs.map { Array($0.values) }
        rows.bind(3, Int64(runs.map { $0.min() ?? .max } ?? 0))
        rows.bind(4, Int64(runs.map { $0.max() ?? -1 } ?? .max))
    }

    func next(_ verdicts: SelectorVerdicts) throws(StoreError) -> Stretch? {
        guard try rows.step() else { return nil }
        let isInTime = rows.integer(1) >= filter.since ?? .min && rows.integer(2) <= filter.until ?? .max
        return Stretch(
            start: UInt32(rows.integer(0)) * UInt32(StretchWriter.length), isInside: isInTime && filter.runs == nil,
            places: rows.withBlob(3) { StretchReader.places($0, verdicts) })
    }

    private static func places(_ bytes: UnsafeRawBufferPointer, _ verdicts: SelectorVerdicts) -> [Place] {
        var places: [Place] = []
        verdicts.wanted.withUnsafeBufferPointer { wanted in
            for place in 0..<bytes.count / 2 {
                let selector = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: place * 2, as: UInt16.self))
                guard wanted[Int(selector)] else { continue }
                places.append(Place(place: UInt16(place), isOther: selector == Selector.other))
            }
        }
        return places
    }
}
