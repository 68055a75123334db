/// A colour that transparent pixels are laid on, in 8 bits a channel.
///
/// Its samples are in the units of the file, without a colour profile; files of 16 bits have samples 257 times as large.
package struct BackgroundColor: Equatable, Sendable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    /// Creates a colour with all properties.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// Parses `white` and other names of CSS, `#rgb`, `#rrggbb`, or three numbers from 0 to 255 as in `255,128,0`.
    ///
    /// - Returns: `nil` for other text.
    package init?(_ text: String) {
        let lower = text.lowercased()
        if let color = Self.named[lower] {
            self.init(color)
        } else if lower.hasPrefix("#") {
            let digits = lower.dropFirst().map(\.hexDigitValue)
            guard let value = Self.number(digits) else { return nil }
            switch digits.count {
            // Each digit stands for two: #f80 is #ff8800.
            case 3: self.init((value >> 8 & 15) * 0x110000 | (value >> 4 & 15) * 0x1100 | (value & 15) * 0x11)
            case 6: self.init(value)
            default: return nil
            }
        } else {
            let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { UInt8($0) }
            guard numbers.count == 3, let red = numbers[0], let green = numbers[1], let blue = numbers[2] else {
                return nil
            }
            self.init(red: red, green: green, blue: blue)
        }
    }

    private init(_ value: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value))
    }

    private static func number(_ digits: [Int?]) -> UInt32? {
        guard digits.count <= 6 else { return nil }
        return digits.reduce(0) { number, digit in
            guard let number, let digit else { return nil }
            return number << 4 | UInt32(digit)
        }
    }

    /// Whether the colour is a shade of grey.
    var isGray: Bool { red == green && green == blue }

    /// The names that are understood, without second spellings.
    package static let names = named.keys.filter { !$0.contains("grey") }.sorted()

    // The basic names of CSS, and some more (CSS Color Module Level 4, section 6.1).
    private static let named: [String: UInt32] = [
        "black": 0x000000, "silver": 0xC0C0C0, "gray": 0x808080, "grey": 0x808080, "white": 0xFFFFFF,
        "maroon": 0x800000, "red": 0xFF0000, "purple": 0x800080, "fuchsia": 0xFF00FF, "magenta": 0xFF00FF,
        "green": 0x008000, "lime": 0x00FF00, "olive": 0x808000, "yellow": 0xFFFF00, "navy": 0x000080,
        "blue": 0x0000FF, "teal": 0x008080, "aqua": 0x00FFFF, "cyan": 0x00FFFF,
        "orange": 0xFFA500, "pink": 0xFFC0CB, "brown": 0xA52A2A, "gold": 0xFFD700, "beige": 0xF5F5DC,
        "ivory": 0xFFFFF0, "lightgray": 0xD3D3D3, "lightgrey": 0xD3D3D3, "darkgray": 0xA9A9A9, "darkgrey": 0xA9A9A9,
        "dimgray": 0x696969, "dimgrey": 0x696969, "whitesmoke": 0xF5F5F5,
    ]
}

extension BackgroundColor: CustomStringConvertible {
    /// The colour as in `#ff8000`.
    package var description: String {
        "#"
            + [red, green, blue].map { channel in
                let digits = String(channel, radix: 16)
                return channel < 16 ? "0\(digits)" : digits
            }.joined()
    }
}
