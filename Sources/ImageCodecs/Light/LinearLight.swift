package import ImageBuffers

/// The curves between a picture's samples and linear light, as the file states them.
///
/// What a PNG file states is used in the order of its specification: cICP, iCCP, sRGB, gAMA. A JPEG file has a profile or
/// nothing. Samples of files that state nothing are sRGB's, also those of Netpbm and of CMYK, which is converted to
/// sRGB. A statement that cannot be used is a warning, and the next one counts.
package struct LinearLight: Sendable {
    /// The curve in a few words: `sRGB`, `gAMA 0.45455`, `cICP transfer 1`, `profile "Display P3"`.
    package let name: String
    /// Statements of the file that are not used, and why; one sentence each.
    let warnings: [String]
    /// One table for all channels, or one for each of red, green and blue.
    private let tables: [LightTable]

    /// The table of a colour channel.
    ///
    /// The luminance of colours with different curves is encoded by green's, which has the largest weight.
    package func table(_ channel: Int, of layout: ChannelLayout) -> LightTable {
        tables.count == 1 ? tables[0] : tables[layout.isGray ? 1 : channel]
    }

    /// Bytes of the tables.
    package var byteCount: Int { tables.reduce(0) { $0 + $1.byteCount } }

    /// - Parameter header: the header of a file with these tags.
    /// - Throws: `CodecError.withoutLight` if samples cannot be decoded to light.
    init(_ tags: LightTags, header: ImageHeader) throws(CodecError) {
        guard header.holdsIntegers, !header.format.holdsArrays else {
            throw .withoutLight("holds numbers without a colour space, which cannot be decoded to linear light")
        }
        let bitDepth = header.bitDepth
        var warnings: [String] = []
        var found = try Self.coded(tags, bitDepth, &warnings)
        if found == nil { found = try Self.profiled(tags, header, &warnings) }
        if found == nil { found = Self.gamma(tags, bitDepth, &warnings) }
        (tables, name) = found ?? ([bitDepth == 16 ? LightTable.sRGB.words : LightTable.sRGB.bytes], "sRGB")
        self.warnings = warnings
    }

    private static func refusal(_ words: String) -> CodecError {
        .withoutLight("\(words), which is not supported for linear light")
    }

    private typealias Found = (tables: [LightTable], name: String)

    private static func table(_ curve: TransferCurve, _ bitDepth: Int) -> LightTable? {
        guard curve == .sRGB else { return LightTable(curve, bitDepth: bitDepth) }
        return bitDepth == 16 ? LightTable.sRGB.words : LightTable.sRGB.bytes
    }

    private static func coded(
        _ tags: LightTags, _ bitDepth: Int, _ warnings: inout [String]
    ) throws(CodecError) -> Found? {
        guard let coding = tags.coding else { return nil }
        guard coding.count == 4 else {
            warnings.append("the cICP chunk has \(coding.count) bytes, not 4, and is not used for linear light")
            return nil
        }
        let transfer = coding[1]
        switch CodingCurve(transfer: transfer) {
        case .refused(let name): throw Self.refusal("its cICP chunk states \(name) (transfer \(transfer))")
        case .unknown:
            warnings.append("the cICP chunk states transfer \(transfer), which defines no curve, and is not used")
            return nil
        case .curve(let curve):
            guard coding[3] == 1 else {
                throw Self.refusal("its cICP chunk states samples of narrow range")
            }
            return table(curve, bitDepth).map { ([$0], "cICP transfer \(transfer)") }
        }
    }

    private static func profiled(
        _ tags: LightTags, _ header: ImageHeader, _ warnings: inout [String]
    ) throws(CodecError) -> Found? {
        guard let profile = tags.profile else { return nil }
        let cause: String
        switch profile.isEmpty
            ? .unusable("it cannot be expanded") : ProfileCurves(profile, isGray: header.layout.isGray)
        {
        case .refused(let words): throw Self.refusal(words)
        case .unusable(let words): cause = words
        case .curves(let curves, let name):
            let areEqual = curves.allSatisfy { $0 == curves[0] }
            let tables = curves.prefix(areEqual ? 1 : 3).map { table($0, header.bitDepth) }
            if tables.allSatisfy({ $0 != nil }) {
                return (tables.compactMap(\.self), name.isEmpty ? "profile" : "profile \"\(name)\"")
            }
            cause = "its curve does not rise from black to white"
        }
        warnings.append("the colour profile is not used for linear light: \(cause)")
        return nil
    }

    private static func gamma(_ tags: LightTags, _ bitDepth: Int, _ warnings: inout [String]) -> Found? {
        if tags.isSRGB { return table(.sRGB, bitDepth).map { ([$0], "sRGB") } }
        guard let gamma = tags.gamma else { return nil }
        let digits = String(gamma % 100_000 + 100_000).dropFirst()
        var text = "\(gamma / 100_000).\(digits)"
        while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
        // The limits of libpng.
        guard (16...625_000_000).contains(gamma), let table = table(.power(100_000 / Double(gamma)), bitDepth) else {
            warnings.append("the gAMA chunk states \(text), which is out of range, and is not used")
            return nil
        }
        return ([table], "gAMA \(text)")
    }
}
