import Foundation
import TestSupport
import Testing

/// Bundles in place: the same answers whatever the packing, and nothing outside is touched.
struct BundleTests {
    private static func json(_ arguments: [String]) throws -> JSONValue {
        let result = try run(arguments + ["-o", "json", "--tz", "UTC"])
        #expect(result.status == 0, "\(arguments): \(result.stderr)")
        return try result.json()
    }

    private static let packed = [
        "appliance.tar", "appliance.tar.gz", "appliance.tar.bz2", "appliance.tar.xz", "appliance.tar.zst",
        "appliance.zip", "appliance.gz",
    ]

    @Test("every packing gives the same jobs, messages, updates and runs", arguments: packed)
    func packings(name: String) throws {
        for view in ["jobs", "messages", "updates", "runs"] {
            let one = try Self.json([view, fixture("bundles/\(name)").path])
            let plain = try Self.json([view, fixture("bundles/appliance.tar").path])
            #expect(one.difference(from: plain) == nil)
        }
    }

    @Test("a bundle gives what the folder that it was made of gives, ids too")
    func folder() throws {
        let folder = try TemporaryFolder()
        try folder.copy(fixture: "rotated/numbered")
        let tar = folder.file("box.tar.gz").path
        let packed = try Command(
            URL(fileURLWithPath: "/bin/tar"), ["-czf", tar, "-C", folder.url.path, "numbered"]
        ).run()
        #expect(packed.status == 0)
        let live = folder.file("numbered/jobsengine.log").path
        for view in ["jobs", "messages", "updates", "runs"] {
            #expect(try Self.json([view, tar]).difference(from: try Self.json([view, live])) == nil)
        }
        let ids = try [tar, live].map { path in
            try run(["messages", "-o", "ndjson", path]).text.split(separator: "\n").map { $0.prefix(40) }
        }
        #expect(ids[0] == ids[1])
        #expect(ids[0].count > 100)
    }

    @Test(
        "a bundle without its first header or its table of contents is read as far as it goes, and told",
        arguments: [
            ("appliance.tar", [0x75, 0x73, 0x74, 0x61, 0x72], -257, "no member's header"),
            ("appliance.zip", [0x50, 0x4B, 1, 2], 0, "its table of contents is damaged or absent"),
            ("appliance.zip", [0x50, 0x4B, 5, 6], 0, "its table of contents is damaged or absent"),
        ])
    func damagedBeginnings(name: String, mark: [UInt8], distance: Int, words: String) throws {
        let folder = try TemporaryFolder()
        var bytes = try Data(contentsOf: fixture("bundles/\(name)"))
        let place = try #require(bytes.firstRange(of: Data(mark))).lowerBound + distance
        bytes[place] ^= 0x20
        let damaged = try folder.write(bytes, to: name).path
        for view in ["jobs", "messages"] {
            let whole = try Self.json([view, fixture("bundles/\(name)").path])
            #expect(try Self.json([view, damaged]).difference(from: whole) == nil)
        }
        let verified = try run(["verify", damaged])
        #expect(verified.text.contains(words) && verified.text.contains("corrupt"))
    }

    @Test("a log whose tar has lost its header is read, and told what it lies in")
    func headerless() throws {
        let folder = try TemporaryFolder()
        let log = try folder.copy(fixture: "stories/day/jobsengine.log")
        let tar = folder.file("box.tar")
        let packed = try Command(
            URL(fileURLWithPath: "/bin/tar"), ["-cf", tar.path, "-C", folder.url.path, log.lastPathComponent]
        ).run()
        #expect(packed.status == 0)
        var bytes = try Data(contentsOf: tar)
        bytes[0] ^= 0x20
        let damaged = try folder.write(bytes, to: "damaged.tar").path
        let lines = try run(["messages", "-o", "ndjson", log.path]).text.split(separator: "\n").count
        #expect(try run(["messages", "-o", "ndjson", damaged]).text.split(separator: "\n").count >= lines - 1)
        #expect(try run(["verify", damaged]).text.contains("it looks like a tar, of which no log can be read"))
    }

    @Test("a compressed log is no bundle, whatever compressed it", arguments: ["gzip", "xz", "bzip2", "zstd"])
    func compressedLog(tool: String) throws {
        let folder = try TemporaryFolder()
        let log = try folder.copy(fixture: "stories/day/jobsengine.log").path
        let script = "\(tool) -c \(log) > \(log).packed && echo whole || echo failed"
        #expect(try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script]).run().text == "whole\n")
        let packed = try Self.json(["messages", log + ".packed"])
        #expect(packed.difference(from: try Self.json(["messages", log])) == nil)
    }

    @Test("a member's name or link never leads outside", arguments: ["hostile.tar", "hostile.zip"])
    func hostile(name: String) throws {
        let folder = try TemporaryFolder()
        let result = try run(["verify", "-o", "json", fixture("bundles/\(name)").path], cwd: folder.url)
        #expect(result.status == 3)
        #expect(!result.text.contains("root:"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test("two bundles of one box taken one after the other are one log")
    func twoBundles() throws {
        let paths = ["taken-first.tar.gz", "taken-later.tar.gz"].map { fixture("bundles/\($0)").path }
        let both = try Self.json(["messages"] + paths)
        let reversed = try Self.json(["messages"] + paths.reversed())
        let later = try Self.json(["messages", paths[1]])
        #expect(both.difference(from: later) == nil)
        #expect(reversed.difference(from: later) == nil)
        let verify = try run(["verify", "-o", "json"] + paths)
        #expect(verify.text.contains("\"duplicate\""))
    }

    @Test("of a cut bundle no less is read than tar takes out of it", arguments: ["gzip", "xz", "bzip2", "zstd"])
    func asMuchAsTar(tool: String) throws {
        let folder = try TemporaryFolder()
        let lines = (0..<70_000).map { "\(1_306_938_591 + $0).55 ULOGD-I-Start \($0 * 104_729 % 99_991)\n" }
        _ = try folder.write(lines.joined(), to: "jobsengine.log")
        let pack = "tar -cf box.tar jobsengine.log && \(tool) -c box.tar >box && "
        let script = pack + "head -c $(( $(stat -c %s box) * 2 / 3 )) box >cut && \(tool) -dc cut | tar -xOf - | wc -l"
        let told = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script], in: folder.url).run().text
        let count = try run(["messages", "--count", "-q", folder.file("cut").path]).text
        let (least, found) = (Int(told.filter(\.isNumber)) ?? 0, Int(count.filter(\.isNumber)) ?? 0)
        #expect(least > 5000 && found >= least && found <= least + 1000, "\(found) of \(least)")
    }

    @Test("a tar.gz cut anywhere: no crash, whole lines before it, one finding of damage at most")
    func cuts() throws {
        let bytes = try Data(contentsOf: fixture("bundles/appliance.tar.gz"))
        let folder = try TemporaryFolder()
        let all = try run(["messages", "-o", "ndjson", fixture("bundles/appliance.tar.gz").path]).text
        let lines = Set(all.split(separator: "\n").map { $0.prefix(38) })
        for length in stride(from: 20, to: bytes.count, by: 23) {
            let path = try folder.write(bytes.prefix(length), to: "cut.tar.gz").path
            let result = try run(["messages", "-o", "ndjson", "-q", path])
            #expect([0, 1].contains(result.status), "cut at \(length): \(result.stderr)")
            let found = result.text.split(separator: "\n").map { $0.prefix(38) }
            #expect(found.allSatisfy { lines.contains($0) }, "cut at \(length)")
            let verify = try run(["verify", "-o", "csv", path]).text
            let damages = verify.split(separator: "\n").filter {
                $0.hasPrefix("truncated") || $0.hasPrefix("corrupt")
            }
            #expect(damages.count <= 1, "cut at \(length): \(damages)")
        }
    }
}
