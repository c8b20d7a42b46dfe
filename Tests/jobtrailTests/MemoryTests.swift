import Foundation
import TestSupport
import Testing

/// What a job's name and a log set cost, so that hundreds of thousands of them can be read.
@Suite("memory of names and sets", .serialized)
struct MemoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The most memory that a command holds, KiB.
    private func peak(_ arguments: [String]) throws -> Int {
        let script = """
            import resource, subprocess, sys
            done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
            print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        let words = ["-c", script, BuiltBinary.url.path] + arguments + ["--threads", "1"]
        let told = try Command(URL(fileURLWithPath: "/usr/bin/python3"), words, in: folder.url).run().text
        let numbers = told.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 2 && numbers[0] == 0, "\(told)")
        return numbers[1]
    }

    @Test("a job's name costs some hundred bytes", arguments: [("runs", 350), ("jobs", 1000), ("failures", 500)])
    func names(command: String, limit: Int) throws {
        let count = 40_000
        for (name, different) in [("few.log", 50), ("many.log", count)] {
            let lines = (0..<count).map {
                "2011-06-01 14:29:51,550 jobsengine JOB\(1_000_000 + $0 % different)-I-Start\n"
            }
            try folder.write(lines.joined(), to: name)
        }
        let (few, many) = (try peak([command, "-q", "few.log"]), try peak([command, "-q", "many.log"]))
        let each = (many - few) * 1024 / count
        #expect(each < limit, "\(each) bytes each")
    }

    @Test("a log set of a bundle costs little more than its name")
    func sets() throws {
        let script = """
            import io, sys, tarfile
            for name, count in (("few.tar", 1000), ("many.tar", 16000)):
                with tarfile.open(name, "w") as tar:
                    for n in range(count):
                        line = b"2011-06-01 14:29:51,550 jobsengine JOB-I-Start n=%d\\n" % n
                        member = tarfile.TarInfo(f"h/d{n}/var/log/jobsengine.log")
                        member.size = len(line)
                        tar.addfile(member, io.BytesIO(line))
            """
        let made = try Command(URL(fileURLWithPath: "/usr/bin/python3"), ["-c", script], in: folder.url).run()
        try #require(made.status == 0)
        let (few, many) = (try peak(["runs", "-q", "few.tar"]), try peak(["runs", "-q", "many.tar"]))
        let each = (many - few) * 1024 / 15_000
        #expect(each < 4000, "\(each) bytes each")
    }
}
