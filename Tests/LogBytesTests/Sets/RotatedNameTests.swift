import Testing

@testable import LogBytes

struct RotatedNameTests {
    @Test(
        "names of rotated files",
        arguments: [
            ("jobsengine.log", "jobsengine.log", RotatedName.Place.live),
            ("jobsengine.log.1", "jobsengine.log", .numbered(1)),
            ("jobsengine.log.10.gz", "jobsengine.log", .numbered(10)), ("jobsengine.log.old", "jobsengine.log", .old),
            ("jobsengine.log.bak", "jobsengine.log", .old), ("jobsengine.bak.xz", "jobsengine", .old),
            ("jobsengine.1.log", "jobsengine.log", .numbered(1)),
            ("jobsengine.12.log.zst", "jobsengine.log", .numbered(12)),
            ("jobsengine-2", "jobsengine-2", .live), ("jobsengine.log.gz", "jobsengine.log.gz", .live),
            ("messages-20111301", "messages-20111301", .live), (".1", ".1", .live), ("20110601", "20110601", .live),
            ("jobsengine.10.0.0.7.log", "jobsengine.10.0.0.7.log", .live),
            ("jobsengine.log-20110601", "jobsengine.log", .dated("20110601", 0)),
            ("jobsengine.log-20110601-1306886400.gz", "jobsengine.log", .dated("20110601", 1_306_886_400)),
        ])
    func names(name: String, base: String, place: RotatedName.Place) {
        #expect(RotatedName(name).base == base)
        #expect(RotatedName(name).place == place)
    }

    @Test(
        "dates, with an hour or time behind them, of any separator",
        arguments: [
            ("20110601", "20110601"), ("2011-06-01", "20110601"), ("2011_06_01", "20110601"),
            ("2011.06.01", "20110601"), ("2011060114", "2011060114"), ("201106011430", "201106011430"),
            ("20110601143000", "20110601143000"), ("20110601-14", "2011060114"), ("20110601T14", "2011060114"),
            ("20110601_1430", "201106011430"), ("20110601T143000", "20110601143000"),
            ("2011-06-01T14:30:00", "20110601143000"), ("2011-06-01_14-30-00", "20110601143000"),
            ("2011-06-01T14-30-00.123", "20110601143000"), ("2011-06-01T14:30:00Z", "20110601143000"),
            ("2011-06-01.14", "2011060114"), ("20110601.1430", "201106011430"),
        ])
    func dates(text: String, digits: String) {
        for separator in ["-", ".", "_"] {
            for packing in ["", ".gz", ".xz", ".bz2", ".zst"] {
                let forms = [
                    ("jobsengine\(separator)\(text)", "jobsengine"),
                    ("jobsengine.log\(separator)\(text)", "jobsengine.log"),
                    ("jobsengine\(separator)\(text).log", "jobsengine.log"),
                    ("jobsengine.log\(separator)\(text).backup", "jobsengine.log"),
                    ("jobsengine\(separator)\(text).old", "jobsengine"),
                ]
                for (name, base) in forms {
                    let read = RotatedName(name + packing)
                    #expect(read.base == base, "\(name)")
                    #expect(read.isPacked == !packing.isEmpty)
                    guard case .dated(digits, _) = read.place else {
                        Issue.record("\(name): \(read.place)")
                        continue
                    }
                }
            }
        }
    }

    @Test("a count behind a date")
    func count() {
        #expect(RotatedName("l-20110601.2.gz").place == .dated("20110601", 2))
        #expect(RotatedName("l-2011-06-01.3").place == .dated("20110601", 3))
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

    @Test(
        "names tell the order of one naming form alone",
        arguments: [
            (["l", "l.1", "l.2.gz", "l.3.gz"], false), (["l", "l.1", "l.2"], false), (["l", "l.old"], false),
            (["l-20110601", "l-20110602.gz", "l"], false), (["l"], false),
            (["l", "l.1", "l.1.gz", "l.2"], true), (["l", "l.1", "l-20110601"], true), (["l", "l.old", "l.1"], true),
            (["l", "l.1.gz", "l.2"], true), (["l", "l.1.zst", "l.2.gz"], true),
            (["l-20110601", "l-2011060114"], true), (["l.log", "l-20110601.log", "l.log-20110602"], true),
            (["l", "l.1", "l-2011060114.backup"], true), (["l.bak", "l.old"], true),
        ])
    func mixed(names: [String], isMixed: Bool) {
        #expect(RotatedName.isMixed(names.map { RotatedName($0) }) == isMixed)
    }
}
