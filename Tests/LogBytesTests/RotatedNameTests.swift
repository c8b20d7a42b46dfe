import Testing

@testable import LogBytes

struct RotatedNameTests {
    @Test(
        "names of rotated files",
        arguments: [
            ("jobsengine.log", "jobsengine.log", RotatedName.Place.live),
            ("jobsengine.log.1", "jobsengine.log", .numbered(1)),
            ("jobsengine.log.10.gz", "jobsengine.log", .numbered(10)), ("jobsengine.log.old", "jobsengine.log", .old),
            ("jobsengine.log-20110601", "jobsengine.log", .dated("20110601", 0)),
            ("jobsengine.log-20110601.gz", "jobsengine.log", .dated("20110601", 0)),
            ("jobsengine.log-20110601-1306886400.gz", "jobsengine.log", .dated("20110601", 1_306_886_400)),
            ("jobsengine-2", "jobsengine-2", .live), ("jobsengine.log.gz", "jobsengine.log.gz", .live),
            ("messages-20111301", "messages-20111301", .live), (".1", ".1", .live),
        ])
    func names(name: String, base: String, place: RotatedName.Place) {
        #expect(RotatedName(name).base == base)
        #expect(RotatedName(name).place == place)
    }

    @Test("order is from the oldest to the live file")
    func order() {
        let names = ["l", "l.1", "l.2.gz", "l.10.gz", "l.old", "l-20110602", "l-20110601.gz", "l-20110601-1306886400"]
        let sorted = names.sorted { RotatedName($0).place < RotatedName($1).place }
        #expect(
            sorted == [
                "l-20110601.gz", "l-20110601-1306886400", "l-20110602", "l.10.gz", "l.2.gz", "l.1", "l.old", "l",
            ])
    }
}
