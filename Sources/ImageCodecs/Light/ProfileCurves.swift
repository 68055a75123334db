import CCodecShims
import ImageBuffers

/// The curves of an ICC profile, or why there are none.
enum ProfileCurves {
    /// One curve for grey, or three for red, green and blue.
    case curves([TransferCurve], name: String)
    /// The profile is valid but not supported, for a reason that is part of a sentence.
    case refused(String)
    /// The profile cannot be used, for a reason that is part of a sentence.
    case unusable(String)

    /// Reads a profile.
    init(_ profile: [UInt8], isGray: Bool) {
        guard let found = unsafe curve_shim_read(profile, profile.count, isGray) else {
            self = .unusable("there is no memory for it")
            return
        }
        defer { unsafe curve_shim_destroy(found) }
        let result = unsafe found.pointee
        let name = Self.text(result.name)
        let title = name.isEmpty ? "its colour profile" : "its colour profile \"\(name)\""
        switch result.status {
        case .damaged:
            let message = Self.text(result.message)
            self = .unusable("Little CMS refuses it" + (message.isEmpty ? "" : ": \(message)"))
        case .other_space: self = .unusable(isGray ? "it is not for grey" : "it is not for RGB")
        case .no_curves: self = .refused("\(title) has tables of colours in place of curves")
        case .ok:
            if case .refused(let curve) = CodingCurve(transfer: result.transfer) {
                self = .refused("\(title) states \(curve)")
                return
            }
            let all = unsafe [result.curves.0, result.curves.1, result.curves.2]
            self = .curves(
                unsafe all.prefix(result.curve_count).map { unsafe Self.curve($0) }, name: name)
        }
    }

    private static func curve(_ curve: curve_shim_curve) -> TransferCurve {
        if unsafe curve.count > 0 {
            return unsafe .sampled(
                UnsafeBufferPointer(start: curve.table, count: curve.count).map { Double($0) / 65535 })
        }
        return unsafe .formula(
            g: curve.g, a: curve.a, b: curve.b, c: curve.c, d: curve.d, e: curve.e, f: curve.f)
    }

    /// The text of an array of characters that ends with 0.
    private static func text<Characters>(_ characters: Characters) -> String {
        unsafe withUnsafeBytes(of: characters) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
