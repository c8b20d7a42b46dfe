import JobRecords
import JobState
import Testing

/// A log may name another job in every line; what is remembered of names has a bound.
@Suite("names beyond the limit")
struct NameLimitTests {
    @Test("are told as one, and the others as they are")
    func further() {
        let names = NameRegistry()
        let first = names.id("first")
        for number in 0..<NameLimit.most { _ = names.id("n\(number)") }
        let count = names.count
        let beyond = names.id("beyond")
        #expect(names[beyond] == NameLimit.further)
        #expect(names.id("farther") == beyond)
        #expect(names.id("first") == first && names[names.id("n7")] == "n7")
        #expect(names.count <= count + 1)
        // What stands for a set of files is no name of the log's.
        #expect(names[names.placeholder("box")] == "box")
    }
}
