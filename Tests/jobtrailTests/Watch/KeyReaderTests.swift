import Testing

@testable import jobtrail

struct KeyReaderTests {
    private func keys(_ text: String, isOver: Bool = true) -> [ScreenKey] {
        var reader = KeyReader()
        reader.add(Array(text.utf8))
        var keys: [ScreenKey] = []
        while let key = reader.next(isOver: isOver) { keys.append(key) }
        return keys
    }

    @Test("letters, control keys, and characters of several bytes")
    func plain() {
        #expect(keys("aé日") == [.character("a"), .character("é"), .character("日")])
        #expect(
            keys("\r\n\u{7F}\u{08}\u{0C}\u{15}\0") == [
                .enter, .enter, .backspace, .backspace, .control("l"), .control("u"), .other,
            ])
    }

    @Test("arrows and paging keys in the forms that terminals send")
    func sequences() {
        #expect(
            keys("\u{1B}[A\u{1B}OB\u{1B}[5~\u{1B}[6~\u{1B}[H\u{1B}[4~\u{1B}[1;5C") == [
                .up, .down, .pageUp, .pageDown, .home, .end, .right,
            ])
        #expect(keys("\u{1B}[200~x\u{1B}[<0;1;1M") == [.other, .character("x"), .enter].dropLast() + [.enter])
    }

    @Test("an escape is a key only where nothing follows it")
    func escape() {
        #expect(keys("\u{1B}", isOver: false) == [])
        #expect(keys("\u{1B}") == [.escape])
        #expect(keys("\u{1B}[", isOver: false) == [])
        #expect(keys("\u{1B}q") == [.escape, .character("q")])
        var reader = KeyReader()
        reader.add([0x1B])
        #expect(reader.next(isOver: false) == nil && reader.isWaiting)
        reader.add(Array("[B".utf8))
        #expect(reader.next(isOver: false) == .down && !reader.isWaiting)
    }

    @Test("bytes that are no text are swallowed")
    func rubbish() {
        var reader = KeyReader()
        reader.add([0xFF, 0xC3, 0x28, 0x61])
        var count = 0
        while reader.next(isOver: true) != nil { count += 1 }
        #expect(count > 0 && !reader.isWaiting)
    }
}
