/// Numbers of bytes in a form that people read and write.
package enum ByteCount {
    /// A number of bytes in MiB or GiB, rounded up: `25 MiB`, `1.2 GiB`.
    package static func words(_ bytes: Int) -> String {
        let mebibytes = (Double(bytes) / 0x1p20).rounded(.up)
        guard mebibytes >= 1024 else { return "\(Int(mebibytes)) MiB" }
        return "\((Double(bytes) / 0x1p30 * 10).rounded(.up) / 10) GiB"
    }

    /// Parses a number of bytes such as `512M`, `1.5G`, `2GiB` or `800000000`.
    ///
    /// K, M, G and T are powers of 1024, with or without `B` or `iB`.
    /// - Returns: `nil` if the text is not such a number, or if the number is too large.
    package static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).lowercased()
        let powers = ["": 0, "b": 0, "k": 1, "m": 2, "g": 3, "t": 4]
        let letter = unit.hasSuffix("ib") ? String(unit.dropLast(2)) : String(unit.prefix(1))
        guard unit.count <= 1 || unit == letter + "b" || unit == letter + "ib", letter != "b" || unit == "b",
            let power = powers[letter], let number = Double(digits)
        else { return nil }
        let bytes = number * Double(1 << (10 * power))
        return bytes >= 0 && bytes < 0x1p62 ? Int(bytes) : nil
    }
}
