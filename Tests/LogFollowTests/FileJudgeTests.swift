import Foundation
import LogLines
import TestSupport
import Testing

@testable import LogFollow

@Suite("what files are compared with")
struct FileJudgeTests {
    /// Rotation goes on between the two listings of one search: a name may be another file's by then.
    @Test func anAnswerIsOfTheFileAndNotOfItsName() throws {
        let folder = try TemporaryFolder()
        func candidate() throws -> Candidate {
            let path = folder.file("log.1").path
            guard case .file(let facts) = FileProbe.look(path) else { throw CocoaError(.fileNoSuchFile) }
            return Candidate(path: path, place: nil, facts: facts, isPacked: false)
        }
        let judge = FileJudge()
        try folder.write("first\n", to: "log.1")
        let first = try candidate()
        let position = try #require(judge.head(first))
        let mark = GenerationMark(name: "log", identity: nil, position: position, ladder: ChainLadder([position]))
        #expect(judge.chain(first, mark) == .continues)
        try folder.rename("log.1", "log.2")
        try folder.write("other\n", to: "log.1")
        let second = try candidate()
        #expect(judge.chain(second, mark) == .differs)
        #expect(judge.head(second) != position)
    }

    /// An inode is given away at once, and a birth time has steps: a file that is only just made is not known by them.
    @Test func aNewFileIsNotKnownByItsBirth() {
        let now = Int64(Date().timeIntervalSince1970 * 1e9)
        #expect(FileIdentity(device: 1, inode: 2, birth: now).lasting.birth == nil)
        #expect(FileIdentity(device: 1, inode: 2, birth: now - 1_000_000_000).lasting.birth != nil)
    }
}
