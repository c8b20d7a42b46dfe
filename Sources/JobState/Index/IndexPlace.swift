/// A place of the index, and the stretch of the log from there to the next one.
struct IndexPlace {
    /// Where the stretch begins: in a file's middle, or (`offset` nil) behind that file's end. The first place, before
    /// all files, is behind file -1.
    var file = -1
    var offset: Int64?
    /// The times of the stretch's earliest and latest record; `.max` and `.min` where it has none.
    var earliest = Int64.max
    var latest = Int64.min
    /// The time of the latest record before the place.
    var latestBefore = Int64.min
    /// The number of its snapshot; nil for the first place, where nothing is known.
    var snapshot: Int?

    mutating func see(_ earliest: Int64, _ latest: Int64) {
        self.earliest = min(self.earliest, earliest)
        self.latest = max(self.latest, latest)
    }
}
