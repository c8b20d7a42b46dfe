import JobColumns

extension ColumnValue {
    /// For people, but for instants, whose zone it does not know.
    func words(_ type: ColumnType) -> String {
        switch self {
        case .text(let text): text
        case .number(let number): type == .percent ? "\(number)%" : String(number)
        case .instant(let time): SecondsText.text(time)
        case .duration(let length): DurationText.short(length)
        case .names(let names): names.joined(separator: ", ")
        case .json(let bytes): String(decoding: bytes, as: UTF8.self)
        case .none, .absent: ""
        }
    }
}
