import Foundation
import TestSupport
import Testing

/// What bundles that real programs make may hold, made here by those programs.
struct BundleContentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Lines whose `ok_counter` is their number.
    private func lines(_ numbers: ClosedRange<Int>) -> String {
        numbers.map { "2011-06-01T14:30:0\($0)Z efw jobsengine: ULOGD-I-Start ok_counter=\($0) err_counter=0\n" }
            .joined()
    }

    private func shell(_ script: String) throws {
        let made = try Command(URL(fileURLWithPath: "/bin/bash"), ["-ec", script], in: folder.url).run()
        #expect(made.status == 0, "\(script): \(made.stderr)")
    }

    /// The numbers of the lines that are read, and what is told beside them.
    private func read(_ name: String) throws -> (numbers: String, told: String) {
        let result = try run(["messages", "-o", "csv", "--fields", "ok_counter", name], cwd: folder.url)
        let rows = result.text.split(separator: "\n").dropFirst()
        return (rows.joined(separator: " "), result.stderr)
    }

    private func verify(_ name: String) throws -> String {
        try run(["verify", "-o", "json", name], cwd: folder.url).text
    }

    @Test(
        "a log behind links inside the bundle is read",
        arguments: [
            "ln -s ../../saved/f box/var/log/jobsengine.log",
            "ln -s /saved/f box/var/log/jobsengine.log",
            "ln box/saved/f box/var/log/jobsengine.log",
            "ln -s b box/var/log/a; ln -s ../../saved/f box/var/log/b; ln -s a box/var/log/jobsengine.log",
            "rmdir box/var/log; ln -s ../logs box/var/log; mkdir box/logs; ln -s ../var/log/x box/logs/jobsengine.log; "
                + "mv box/saved/f box/logs/x",
        ])
    func links(script: String) throws {
        try folder.write(lines(1...3), to: "box/saved/f")
        try shell(
            "mkdir -p box/var/log; \(script); tar -cf 1.tar -C box .; tar -cJf 2.txz box; cd box; zip -qry ../3.zip .")
        for bundle in ["1.tar", "2.txz", "3.zip"] {
            #expect(try read(bundle) == ("1 2 3", ""), "\(bundle)")
        }
    }

    @Test(
        "a link that leads to nothing, out of the bundle or round and round is told",
        arguments: ["nowhere", "../../../../etc/passwd", "jobsengine.log"])
    func lostLinks(target: String) throws {
        try shell("mkdir box; ln -s \(target) box/jobsengine.log; tar -cf alone.tar box")
        #expect(try read("alone.tar").told.contains("is a link to \(target)"))
        try folder.write(lines(1...1), to: "box/jobsengine.log.1")
        try shell("tar -cf box.tar box")
        #expect(try read("box.tar") == ("1", "jobtrail: 1 link without its file (see jobtrail verify)\n"))
        #expect(try verify("box.tar").contains("a link to \(target), which is no file of this bundle"))
    }

    @Test("rotated siblings of the file to which a link leads come with it")
    func siblings() throws {
        try folder.write(lines(4...6), to: "box/data/engine")
        try folder.write(lines(1...3), to: "box/data/engine.1")
        try shell("mkdir box/log; ln -s ../data/engine box/log/jobsengine; tar -czf box.tgz box")
        #expect(try read("box.tgz").numbers == "1 2 3 4 5 6")
    }

    @Test("tars of every age are known", arguments: ["v7", "oldgnu", "gnu", "ustar", "posix", "gnu -V label"])
    func formats(format: String) throws {
        try folder.write(lines(1...3), to: "jobsengine.log")
        try shell("tar --format=\(format) -cf box jobsengine.log")
        #expect(try read("box") == ("1 2 3", ""))
    }

    @Test("what stands behind a tar's end mark is read or told, zeros are silent")
    func behindEnd() throws {
        try folder.write(lines(1...3), to: "jobsengine.log.1")
        try folder.write(lines(4...6), to: "jobsengine.log")
        try shell("tar -cf 1.tar jobsengine.log.1; tar -cf 2.tar jobsengine.log; cat 1.tar 2.tar > both")
        try shell("for z in gzip xz bzip2 zstd; do { $z -c 1.tar; $z -c 2.tar; } > both.$z; done")
        for bundle in ["both", "both.gzip", "both.xz", "both.bzip2", "both.zstd"] {
            #expect(try read(bundle) == ("1 2 3 4 5 6", ""), "\(bundle)")
        }
        for count in [1, 100, 512, 5000] {
            try shell(
                "{ cat 1.tar; head -c \(count) /dev/zero; } > zeros; { cat 1.tar; yes | head -c \(count); } > odd")
            #expect(try read("zeros") == ("1 2 3", ""), "\(count)")
            #expect(try read("odd") == ("1 2 3", "jobtrail: 1 corrupt archive (see jobtrail verify)\n"), "\(count)")
        }
        try shell("head -c 700 2.tar | cat <(head -c 1024 1.tar) - > cut")
        #expect(try read("cut").told == "jobtrail: 1 truncated archive (see jobtrail verify)\n")
    }

    @Test("a damaged header hides its member alone, and is told")
    func damagedHeader() throws {
        try folder.write(lines(1...3), to: "jobsengine.log.1")
        try folder.write(lines(4...6), to: "jobsengine.log")
        try shell(
            "tar -cf box jobsengine.log.1 jobsengine.log; printf x | dd of=box bs=1 seek=3 conv=notrunc status=none")
        try shell("cat <(tar -cf - jobsengine.log | head -c 1024) box > odd")
        #expect(try read("odd") == ("4 5 6", "jobtrail: 1 corrupt archive (see jobtrail verify)\n"))
    }

    @Test("of a name that stands twice the last counts, and verify tells of the other", arguments: ["x", "./x"])
    func twice(prefix: String) throws {
        try folder.write(lines(1...3), to: "x/jobsengine.log")
        try shell("tar -cf box x/jobsengine.log")
        try folder.write(lines(4...6), to: "x/jobsengine.log")
        try shell("tar -rf box \(prefix)/jobsengine.log")
        #expect(try read("box").numbers == "4 5 6")
        #expect(try verify("box").contains("\"duplicate\""))
    }

    @Test("a hole of a terabyte is jumped over, in a file and in a sparse member", .timeLimit(.minutes(1)))
    func holes() throws {
        try folder.write(lines(1...3), to: "head")
        try folder.write(lines(4...6), to: "tail")
        try shell("cp head jobsengine.log; truncate -s 1T jobsengine.log; cat tail >> jobsengine.log")
        try shell("tar -cSf box.tar jobsengine.log; gzip -k box.tar")
        for name in ["jobsengine.log", "box.tar", "box.tar.gz"] {
            let found = try read(name)
            #expect(found == ("1 2 3 4 5 6", "jobtrail: 1 hole of NUL bytes (see jobtrail verify)\n"), "\(name)")
            #expect(try verify(name).components(separatedBy: "\"hole\"").count == 2, "\(name)")
        }
    }

    @Test("a name of absurd length is told, and not read")
    func longName() throws {
        try folder.write(lines(1...3), to: "jobsengine.log")
        let script = """
            import tarfile, io
            with tarfile.open('box', 'w', format=tarfile.PAX_FORMAT) as tar:
                tar.add('jobsengine.log')
                odd = tarfile.TarInfo('jobsengine/' * 60000 + 'jobsengine.log'); odd.size = 5
                tar.addfile(odd, io.BytesIO(b'odd\\n\\n'))
            """
        try folder.write(script, to: "make.py")
        try shell("python3 make.py")
        #expect(try read("box").numbers == "1 2 3")
        let told = try verify("box")
        #expect(told.contains("the member's name has 660014 bytes") && told.utf8.count < 10_000)
    }

    @Test("UTF-16, with its mark or without, packed or not, reads as UTF-8 and is told", arguments: ["le", "be"])
    func utf16(order: String) throws {
        try folder.write(
            lines(1...3) + "2011-06-01T14:31:00Z efw jobsengine: ULOGD-E-Stop ok_counter=9 text='àé😀'\n",
            to: "plain.log")
        try shell("iconv -f UTF-8 -t UTF-16\(order) plain.log > bare.log; gzip -k bare.log")
        try shell("{ printf '\\ufeff' | iconv -f UTF-8 -t UTF-16\(order); cat bare.log; } > marked.log")
        let plain = try run(
            ["messages", "-o", "csv", "--fields", "id,offset,text,fields,ok_counter", "plain.log"], cwd: folder.url)
        for name in ["bare.log", "marked.log", "bare.log.gz"] {
            let found = try run(
                ["messages", "-o", "csv", "--fields", "id,offset,text,fields,ok_counter", name], cwd: folder.url)
            #expect(found.text == plain.text, "\(name)")
            #expect(try verify(name).contains("\"encoding\""), "\(name)")
        }
        #expect(try !verify("plain.log").contains("\"encoding\""))
    }

    @Test("NULs between a line's text and its newline are its end, and no hole")
    func nulTerminators() throws {
        try folder.write(lines(1...3).replacing("\n", with: "\0\0\n"), to: "nul.log")
        try folder.write("\0\0" + lines(1...3).replacing("\n", with: "\0\r\n"), to: "hole.log")
        #expect(try read("nul.log") == ("1 2 3", ""))
        #expect(try verify("nul.log").contains("\"findings\":[]"))
        #expect(try verify("hole.log").contains("\"offset\":0,"))
    }
}
