import Foundation
import TestSupport
import Testing

/// Time stamps beside archives, made by `openssl ts` with an authority of the tests' own.
struct SealTests {
    /// A box whose archive of the 1st of June has a stamp by every way in which one can be made.
    static let authority = """
        openssl ecparam -name prime256v1 -genkey -noout -out ca.key
        openssl req -x509 -new -key ca.key -out ca.pem -subj "/CN=Example CA" -days 3650
        openssl ecparam -name prime256v1 -genkey -noout -out tsa.key
        openssl req -new -key tsa.key -out tsa.csr -subj "/O=Example/CN=Example TSA"
        printf 'extendedKeyUsage=critical,timeStamping\\nkeyUsage=digitalSignature\\n' > ext
        openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 3650 -extfile ext
        printf '%s\\n' '[tsa]' 'default_tsa=t' '[t]' 'serial=serial' 'signer_cert=tsa.pem' 'certs=ca.pem' \\
            'signer_key=tsa.key' 'default_policy=1.2.3.4' 'signer_digest=sha256' 'digests=sha256,sha512' \\
            'ordering=no' 'tsa_name=no' 'ess_cert_id_chain=no' > tsa.cnf
        stamp() {
            openssl ts -query -data "$1" -$3 $4 -out query && echo 01 > serial
            openssl ts -reply -config tsa.cnf -queryfile query -out "$2" $5
        }
        logs=box/var/log/archives/endian
        mkdir -p $logs box/var/log/endian
        echo 'Jun  2 14:29:51 efw jobsengine[1]: ULOGD-I-Start' > box/var/log/endian/jobsengine
        echo 'Jun  1 14:29:51 efw jobsengine[1]: ULOGD-I-Start' > plain
        gzip -c plain > $logs/jobsengine-20110601.gz

        """

    private func box(_ script: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let shell = URL(fileURLWithPath: "/bin/sh")
        let made = try Command(shell, ["-ec", Self.authority + script], in: folder.url).run()
        try #require(made.status == 0, "\(made.stderr)")
        return folder
    }

    private static let archive = "box/var/log/archives/endian/jobsengine-20110601.gz"

    private struct Verified {
        let findings: [String]
        let seal: [String: Any]
        let status: Int32
        let table: String
    }

    private func verify(_ path: String, _ folder: TemporaryFolder, _ env: [String: String] = [:]) throws -> Verified {
        let result = try run(["verify", "-o", "json", path], cwd: folder.url, env: env)
        let view = try #require(try JSONSerialization.jsonObject(with: result.stdout) as? [String: Any])
        let findings = (view["findings"] as? [[String: Any]] ?? []).filter { $0["kind"] as? String == "seal" }
        let seals = (view["files"] as? [[String: Any]] ?? []).filter { $0["role"] as? String == "seal" }
        return Verified(
            findings: findings.compactMap { $0["text"] as? String }, seal: try #require(seals.first),
            status: result.status, table: try run(["verify", path], cwd: folder.url, env: env).text)
    }

    @Test("a store tells of stamps what the files do", arguments: ["fits", "other", "faulty"])
    func kept(_ kind: String) throws {
        let data = kind == "other" ? "ca.pem" : Self.archive
        let script =
            kind == "faulty" ? "echo no > \(Self.archive).tsr" : "stamp \(data) \(Self.archive).tsr sha256 -cert"
        let folder = try box(script)
        _ = try run(["ingest", "-q", "box", "--store", "kept.db"], cwd: folder.url)
        for words in [["verify", "-o", "json"], ["verify"]] {
            let (plain, kept) = (
                try run(words + ["box"], cwd: folder.url), try run(words + ["--store", "kept.db"], cwd: folder.url)
            )
            #expect(plain.stdout == kept.stdout && plain.status == kept.status, "\(plain.text)\(kept.text)")
            #expect(plain.text.contains("jobsengine-20110601.gz.tsr"))
        }
    }

    @Test(
        "a stamp that fits is told with its time and its signer, in a folder and in a bundle",
        arguments: ["sha256", "sha512"], ["plain", Self.archive])
    func fits(digest: String, sealed: String) throws {
        let folder = try box("stamp \(sealed) \(Self.archive).tsr \(digest) -cert; tar -cf box.tar box")
        for path in ["box", "box.tar", "box/var/log/endian/jobsengine", Self.archive] {
            let found = try verify(path, folder)
            #expect(found.findings == [] && found.status == 0, "\(path) \(found.findings)")
            let time = try #require(found.seal["first"] as? Double)
            #expect(abs(time - Date().timeIntervalSince1970) < 600)
            #expect(found.table.contains("Example TSA") && found.table.contains("nothing on this machine vouches"))
            #expect(found.table.contains("unpacked") == (sealed == "plain"))
        }
    }

    @Test("whom the machine trusts is trusted; a stamp can be a bare token, or without a certificate")
    func trust() throws {
        let folder = try box("stamp \(Self.archive) \(Self.archive).tsr sha256 -cert -token_out")
        let trusted = try verify("box", folder, ["SSL_CERT_FILE": folder.file("ca.pem").path])
        #expect(trusted.findings == [] && trusted.table.contains("whose certificate is trusted"), "\(trusted.table)")
        let bare = try box("stamp \(Self.archive) \(Self.archive).tsr sha256")
        #expect(try verify("box", bare).table.contains("the certificate is not in it"))
    }

    @Test(
        "other content, garbage, cut and altered stamps, refusals and stamps of nothing are findings",
        arguments: [
            ("echo other > text; stamp text ARCHIVE.tsr sha256 -cert", "other content"),
            ("echo garbage > ARCHIVE.tsr", "not a time stamp"),
            (": > ARCHIVE.tsr", "not a time stamp"),
            ("stamp ARCHIVE full sha256 -cert; head -c 300 full > ARCHIVE.tsr", "not a time stamp"),
            ("stamp ARCHIVE ARCHIVE.tsr sha256 -cert; echo x >> ARCHIVE.tsr", "2 bytes behind"),
            ("stamp ARCHIVE ARCHIVE.tsr sha256 -cert; head -c 300000 /dev/zero >> ARCHIVE.tsr", "larger than 256 KiB"),
            ("stamp ARCHIVE ARCHIVE.tsr md5 -cert", "refusal"),
            ("stamp ARCHIVE box/var/log/archives/endian/jobsengine-20110531.gz.tsr sha256 -cert", "not there"),
            (
                "stamp ARCHIVE ARCHIVE.tsr sha256 -cert; LC_ALL=C sed -i 's/Example TSA/Example TSB/' ARCHIVE.tsr",
                "signature"
            ),
        ])
    func faulty(script: String, words: String) throws {
        let script = script.replacing("ARCHIVE", with: Self.archive)
        let folder = try box(script + "; tar -cf box.tar box")
        for path in ["box", "box.tar"] {
            let found = try verify(path, folder)
            #expect(found.status == 3 && found.findings.count == 1, "\(found.findings)")
            #expect(found.findings.first?.contains(words) == true, "\(found.findings)")
        }
    }

    @Test("a stamp that is flipped anywhere harms nothing")
    func flipped() throws {
        let folder = try box("stamp \(Self.archive) \(Self.archive).tsr sha256 -cert")
        let path = "\(Self.archive).tsr"
        let good = try Data(contentsOf: folder.file(path))
        for place in stride(from: 0, to: good.count, by: max(1, good.count / 60)) {
            var bad = good
            bad[place] ^= 0x55
            try folder.write(bad, to: path)
            let status = try run(["verify", "-q", "box"], cwd: folder.url).status
            #expect(status == 0 || status == 3, "byte \(place)")
        }
    }
}
