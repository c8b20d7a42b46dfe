import Foundation
import TestSupport
import Testing

/// Logs whose lines name no host: the bundle or the folder that the user names stands for it.
struct PlaceTests {
    private func boxes() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("1306938591.5 ULOGD-I-Start\n", to: "fleet/north/var/log/jobsengine.log")
        try folder.write("1306938592.5 ULOGD-I-Stop\n", to: "fleet/south/var/log/jobsengine.log")
        return folder
    }

    private static let expected = """
        {"hosts": {
          "north": {"jobs": {"ulogd": {"name": "ulogd", "status": "start", "sub": "ok", "schedule": "waiting",
            "t0": 1306938591.5, "t1": 1306938591.5}}},
          "south": {"jobs": {"ulogd": {"name": "ulogd", "status": "stop", "sub": "ok", "schedule": "waiting",
            "t0": 1306938592.5, "t1": 1306938592.5}}}
        }, "time": 1306938592}
        """

    @Test(
        "two boxes that keep their log in the same place are two",
        arguments: [
            ["fleet"], ["fleet/"], ["./fleet/"], ["fleet/north", "fleet/south"], ["fleet/north/", "./fleet/south"],
            ["fleet.tar"], ["north.tar", "south.tar"],
        ])
    func boxes(paths: [String]) throws {
        let folder = try boxes()
        let script = "tar -cf fleet.tar fleet; tar -C fleet -cf north.tar north; tar -C fleet/south -cf south.tar ."
        let packed = try Command(URL(fileURLWithPath: "/bin/sh"), ["-ec", script], in: folder.url).run()
        #expect(packed.status == 0)
        let result = try run(["jobs", "-o", "json"] + paths, cwd: folder.url)
        #expect(try result.json().difference(from: try JSONValue(parsing: Self.expected)) == nil, "\(result.text)")
    }

    @Test("the folder that one stands in has its own name")
    func here() throws {
        let folder = try boxes()
        let inside = try run(["jobs", "-o", "json", "."], cwd: folder.url.appending(path: "fleet"))
        #expect(try inside.json().difference(from: try JSONValue(parsing: Self.expected)) == nil, "\(inside.text)")
        let north = try run(["jobs", "-o", "csv", ".", "../south"], cwd: folder.url.appending(path: "fleet/north"))
        #expect(north.text.contains("\nnorth,ulogd,") && north.text.contains("\nsouth,ulogd,"), "\(north.text)")
    }
}
