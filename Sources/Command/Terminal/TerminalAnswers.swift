/// What a terminal said of itself when it was asked.
struct TerminalAnswers: Equatable {
    /// Width and height in pixels.
    struct Size: Equatable {
        var width: Int
        var height: Int
    }

    /// Whether it knows the kitty graphics protocol: its query was answered with OK.
    var showsKittyGraphics = false
    /// Whether it shows sixels: attribute 4 of its device attributes.
    var showsSixels = false
    /// Colours that its sixels have.
    var colorRegisters: Int?
    /// A character's size.
    var cell: Size?
    /// Whether the device attributes came, which every terminal knows, and which were asked for last.
    var isComplete = false

    /// The questions, in one go: a terminal answers them in this order, or passes over those it does not know.
    /// - Parameter askingForKitty: left out where the sequence itself would be shown, or taken for something else.
    static func questions(askingForKitty: Bool) -> String {
        // A picture of one pixel that is looked at and not shown; the cell's size; the registers; the device attributes.
        (askingForKitty ? "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\" : "")
            + "\u{1B}[16t" + "\u{1B}[?1;1;0S" + "\u{1B}[c"
    }

    /// Finds the answers among what was read, which may hold keys that the user has pressed, and may end anywhere.
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

    /// A control sequence without its introducer: parameters, and the character that says what it is.
    private mutating func take(control: String) {
        let numbers = control.dropLast().drop { $0 == "?" }
            .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        switch (control.first, control.last) {
        case ("?", "c"):
            // The first is the kind of terminal.
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
