import JobRecords
import LogBytes

/// The reading of a scan that has an index: from the nearest place before an instant to where nothing more is of it.
struct IndexedReading {
    /// The index is torn, which shows only when its snapshots are used.
    struct Torn: Error {}

    let index: ScanIndex
    let files: [SequencedFile]
    let reading: ReadingOptions
    /// The instant, and the earliest update that is wanted.
    let latest: Int64
    let earliest: Int64?

    /// A stretch of the log without gaps.
    struct Stretch {
        /// The place that it begins at.
        let place: Int
        /// The place that it ends before; nil: the log's end.
        let end: Int?
    }

    /// What must be read, in log order; the first begins where the state is known.
    var stretches: [Stretch] {
        let first = index.start(latest: latest, earliest: earliest)
        var found = [Stretch(place: first, end: first)]
        for number in first..<index.places.count where index.places[number].earliest <= latest {
            let end = number + 1 < index.places.count ? number + 1 : nil
            if found.last?.end == number {
                found[found.count - 1] = Stretch(place: found.last!.place, end: end)
            } else {
                found.append(Stretch(place: number, end: end))
            }
        }
        return found
    }

    /// Hands a stretch's batches to `take`.
    func read(
        _ stretch: Stretch, from mark: ReaderMark?, _ restart: Restart?, _ take: (RecordBatch) -> Void
    ) {
        let place = index.places[stretch.place]
        let end = stretch.end.map { index.places[$0] }
        let first = mark == nil ? place.file + 1 : place.file
        let last = end?.file ?? files.count - 1
        guard first <= last else { return }
        let reader = SpanReader(reading)
        for number in first...last {
            let until = number == last ? end?.offset : nil
            let from = number == first ? mark : nil
            if until != nil && until == from?.offset { continue }
            reader.read(
                files[number].file, index: number,
                FileSpan(from: from, restart: from == nil ? nil : restart, until: until),
                take)
        }
    }
}
