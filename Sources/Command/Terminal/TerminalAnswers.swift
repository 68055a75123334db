/// A terminal's answers to queries about its abilities.
struct TerminalAnswers: Equatable {
    /// Width and height in pixels.
    struct Size: Equatable {
        var width: Int
        var height: Int
    }

    /// Whether the terminal supports the kitty graphics protocol: it answered the query with OK.
    var showsKittyGraphics = false
    /// Whether the terminal supports sixels: its device attributes contain 4.
    var showsSixels = false
    /// The number of colour registers for sixels, if reported.
    var colorRegisters: Int?
    /// The size of a character cell, if reported.
    var cell: Size?
    /// Whether the device attributes arrived.
    ///
    /// Every terminal reports them, and they are queried last.
    var isComplete = false

    /// The queries as one string; a terminal answers them in this order and ignores those that it does not support.
    /// - Parameter askingForKitty: whether to include the kitty query, which some terminals display or misinterpret.
    static func questions(askingForKitty: Bool) -> String {
        // In order: a one-pixel kitty image that is not displayed, the cell size, the registers, the device attributes.
        (askingForKitty ? "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\" : "")
            + "\u{1B}[16t" + "\u{1B}[?1;1;0S" + "\u{1B}[c"
    }

    /// Parses answers from input that may contain keystrokes and may end anywhere.
    init(_ bytes: [UInt8] = []) {
        var rest = bytes[...]
        while let start = rest.firstIndex(of: 0x1B) {
            rest = rest[(start + 1)...]
            switch rest.first {
            case UInt8(ascii: "["):
                guard let end = rest.dropFirst().firstIndex(where: { $0 >= 0x40 && $0 <= 0x7E }) else { return }
                take(control: String(decoding: rest[(start + 2)...end], as: UTF8.self))
                rest = rest[(end + 1)...]
            case UInt8(ascii: "_"):
                guard let end = rest.firstIndex(of: 0x1B) else { return }
                let words = String(decoding: rest[(start + 2)..<end], as: UTF8.self)
                if words.hasPrefix("G"), words.contains("i=31"), words.hasSuffix(";OK") { showsKittyGraphics = true }
                rest = rest[end...]
            default: break
            }
        }
    }

    /// Interprets a control sequence without its introducer: the parameters and the final character.
    private mutating func take(control: String) {
        let numbers = control.dropLast().drop { $0 == "?" }
            .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        switch (control.first, control.last) {
        case ("?", "c"):
            // The first number is the kind of terminal.
            showsSixels = numbers.dropFirst().contains(4)
            isComplete = true
        case ("?", "S") where numbers.count >= 3 && numbers[0] == 1 && numbers[1] == 0:
            if let count = numbers[2], count >= 2 { colorRegisters = count }
        case (_, "t") where numbers.count == 3 && numbers[0] == 6:
            if let height = numbers[1], let width = numbers[2], (1...500).contains(height), (1...500).contains(width) {
                cell = Size(width: width, height: height)
            }
        default: break
        }
    }
}
