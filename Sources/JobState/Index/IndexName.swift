import LogBytes

/// A name of the indexed scan, by its number there.
enum IndexName {
    case text(String)
    /// Stood for the host of a set's first lines, which turned out to be that name.
    case stoodFor(String)
    /// Stands for a host that no line of the log names.
    case unknown(String)

    func write(_ writer: inout ByteWriter) {
        let (kind, text): (UInt8, String) =
            switch self {
            case .text(let text): (0, text)
            case .stoodFor(let text): (1, text)
            case .unknown(let text): (2, text)
            }
        writer.put(kind)
        writer.put(text)
    }

    init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        let (kind, text) = (try parser.integer(UInt8.self), try parser.text())
        switch kind {
        case 0: self = .text(text)
        case 1: self = .stoodFor(text)
        case 2: self = .unknown(text)
        default: throw ByteParser.Short()
        }
    }

    /// Whether no line of the log names it. A log of several sets has none, since their hosts must be told apart.
    var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }

    /// Its number in another scan.
    func number(in names: NameRegistry) -> UInt32 {
        switch self {
        case .text(let text), .stoodFor(let text): names.id(text)
        case .unknown(let text): names.placeholder(text)
        }
    }
}
