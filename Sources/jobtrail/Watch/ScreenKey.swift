/// A key as a screen understands it.
enum ScreenKey: Equatable {
    case character(Character)
    /// A letter with the control key.
    case control(Character)
    case up, down, left, right, pageUp, pageDown, home, end
    case enter, escape, backspace
    /// A key that means nothing here.
    case other
}
