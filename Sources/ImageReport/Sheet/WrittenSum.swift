/// An output sample's sum in written form.
struct WrittenSum {
    let products: TapProducts
    /// The unit of the shown weights and products.
    let unit: Double
    /// `247 × 1`, one text for each tap.
    let factorTexts: [String]
    /// `247`, one text for each tap, in the unit.
    let productTexts: [String]
    /// The integer to which the library rounds the sum; `nil` if the sum is not rounded.
    let rounded: Double?

    /// - Parameters:
    ///   - products: the terms of the sample.
    ///   - labels: the kernel's weights as shown.
    ///   - rounded: the rounded sum, if it is rounded.
    init(_ products: TapProducts, _ labels: KernelLabels, rounded: Double?) {
        self.products = products
        self.rounded = rounded
        unit = labels.unit
        // The weights are integers times the unit: the division gives these integers, except for the last bits.
        let weights = products.taps.map { tap in
            labels.unit == 1 ? tap.weight : (tap.weight / labels.unit).rounded()
        }
        factorTexts = zip(products.taps, weights).map { tap, weight in
            "\(tap.sample.map { SheetNumber.short(Double($0)) } ?? "–") × \(SheetNumber.short(weight))"
        }
        productTexts = zip(products.taps, weights).map { tap, weight in
            SheetNumber.short((tap.sample.map(Double.init) ?? 0) * weight)
        }
    }

    /// The products of the sum without those that are 0; if there are more than `limit`, the middle is omitted.
    func terms(limit: Int) -> String {
        guard !products.isCopied else { return "The kernel reaches past the border, so the input's sample is copied." }
        let texts = productTexts.filter { $0 != "0" }
        guard !texts.isEmpty else { return "0" }
        guard texts.count > limit else { return Self.joined(texts) }
        let (first, last) = (texts.prefix(limit - limit / 4), texts.suffix(limit / 4))
        return "\(Self.joined(first + ["…"] + last)) (\(texts.count) products)"
    }

    /// The result with its steps: `= 4266 × 1/45 = 94.8`.
    var total: String {
        guard !products.isCopied else { return "= \(SheetNumber.short(products.result, digits: 4))" }
        var text = "= \(SheetNumber.short(products.sum / unit, digits: 5))"
        var steps = 0
        if unit != 1 { (text, steps) = ("\(text) × \(SheetNumber.factor(unit))", steps + 1) }
        if products.divisor != 1 {
            (text, steps) = ("\(text) / \(SheetNumber.short(products.divisor, digits: 4))", steps + 1)
        }
        if products.gain != 1 { (text, steps) = ("\(text) × \(SheetNumber.factor(products.gain))", steps + 1) }
        if products.bias != 0 {
            let sign = products.bias < 0 ? "−" : "+"
            (text, steps) = ("\(text) \(sign) \(SheetNumber.short(abs(products.bias)))", steps + 1)
        }
        if steps > 0 { text += " = \(SheetNumber.short(products.result, digits: 4))" }
        guard let rounded else { return text }
        return "\(text) → \(SheetNumber.short(rounded, digits: 6))"
    }

    /// Terms joined by plus signs, or by the terms' own minus signs; lines break before a sign.
    private static func joined(_ texts: [String]) -> String {
        var result = ""
        for text in texts {
            if result.isEmpty {
                result = text
            } else if text.hasPrefix("−") {
                result += " −\u{A0}\(text.dropFirst())"
            } else {
                result += " +\u{A0}\(text)"
            }
        }
        return result
    }
}
