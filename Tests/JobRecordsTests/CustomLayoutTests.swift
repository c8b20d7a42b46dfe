import Testing

@testable import JobRecords

struct CustomLayoutTests {
    @Test("captures tell time, host, tag, process and message")
    func captures() throws {
        let layout = try CustomLayout("%{time:%d/%m/%Y %H:%M:%S.%f}|%{host}|%{tag}[%{pid}]|%{level}| %{message}")
        let probe = LineProbe(layouts: [layout])
        let record = try #require(probe.read("01/06/2011 14:29:51.55|efw|jobsengine[2143]|INFO| ULOGD-I-Start"))
        #expect(record.time == 1_306_938_591_550_000)
        #expect(probe.name(record.host) == "efw")
        #expect(record.enginePID == 2143)
        #expect(probe.read("01/06/2011 14:29:51.55|efw|other[1]|INFO| ULOGD-I-Start") == nil)
        #expect(probe.summary().foreign == 1)
    }

    @Test("a form without year waits for one, one with an offset needs no zone")
    func forms() throws {
        let yearless = LineProbe(layouts: [try CustomLayout("%{time:%b %d %H.%M.%S} %{message}")])
        #expect(try #require(yearless.read("Jun 01 14.29.51 A-I-Start")).needsYear)
        let zoned = LineProbe(zone: "Asia/Tokyo", layouts: [try CustomLayout("%{time:%Y%m%d%H%M%S %z} %{message}")])
        #expect(try #require(zoned.read("20110601162951 +0200 A-I-Start")).time == 1_306_938_591_000_000)
    }

    @Test(
        "a mistake is told with its place",
        arguments: [
            ("%{when} %{message}", 0), ("%{time} %{mess", 8), ("%{time}%{message}", 7), ("%{time} only", 12),
        ])
    func mistakes(template: String, place: Int) {
        let mistake = #expect(throws: CustomLayout.Mistake.self) { try CustomLayout(template) }
        #expect(mistake?.place == place)
    }
}
