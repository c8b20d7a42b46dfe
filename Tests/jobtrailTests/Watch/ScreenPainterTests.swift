import JobViews
import Testing

@testable import jobtrail

struct ScreenPainterTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("only the lines that have changed are sent")
    func changes() {
        var painter = ScreenPainter(isColored: true)
        let first = text(painter.paint([ScreenRow("one"), ScreenRow("two", .bad)], width: 10, height: 3))
        #expect(first == "\u{1B}[1;1Hone\u{1B}[K\u{1B}[2;1H\u{1B}[31mtwo\u{1B}[0m\u{1B}[K\u{1B}[3;1H\u{1B}[K")
        #expect(painter.paint([ScreenRow("one"), ScreenRow("two", .bad)], width: 10, height: 3).isEmpty)
        #expect(
            text(painter.paint([ScreenRow("one"), ScreenRow("2")], width: 10, height: 3)) == "\u{1B}[2;1H2\u{1B}[K")
        painter.forget()
        #expect(text(painter.paint([ScreenRow("one")], width: 10, height: 1)) == "\u{1B}[1;1Hone\u{1B}[K")
    }

    @Test("another size is drawn anew")
    func sizes() {
        var painter = ScreenPainter(isColored: true)
        _ = painter.paint([ScreenRow("one")], width: 10, height: 2)
        #expect(text(painter.paint([ScreenRow("one")], width: 9, height: 2)).contains("one"))
        #expect(text(painter.paint([ScreenRow("one")], width: 9, height: 1)).contains("one"))
    }

    @Test("a full line is not erased at its end, a long one is cut")
    func fullLines() {
        var painter = ScreenPainter(isColored: true)
        #expect(text(painter.paint([ScreenRow("12345678")], width: 8, height: 1)) == "\u{1B}[1;1H12345678")
        #expect(text(painter.paint([ScreenRow("123456789")], width: 8, height: 1)) == "\u{1B}[1;1H1234567…")
        #expect(text(painter.paint([ScreenRow("日本語")], width: 4, height: 1)) == "\u{1B}[1;1H日…\u{1B}[K")
    }

    @Test("without colours the selected row is inverted, and nothing else is styled")
    func monochrome() {
        var painter = ScreenPainter(isColored: false)
        let rows = [ScreenRow("a", .alarm), ScreenRow([Cell("b", .bad)], isSelected: true)]
        #expect(
            text(painter.paint(rows, width: 3, height: 2))
                == "\u{1B}[1;1Ha\u{1B}[K\u{1B}[2;1H\u{1B}[7mb\u{1B}[0m\u{1B}[7m  \u{1B}[0m")
    }
}
