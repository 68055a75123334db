import Convolution

extension NamedKernel {
    /// Something that a kernel's user may choose.
    package struct Parameter: Sendable {
        /// What it is called: lower case letters and digits.
        package let name: String
        /// What it takes when it is not given.
        package let fallback: Fallback
        /// Which values it takes.
        package let range: Range
        /// What it is, with its unit: "standard deviation in pixels".
        package let meaning: String

        /// A parameter of a row.
        init(_ name: String, _ fallback: Fallback, _ range: Range, _ meaning: String) {
            self.name = name
            self.fallback = fallback
            self.range = range
            self.meaning = meaning
        }
    }
}

extension NamedKernel.Parameter {
    /// What a parameter takes when it is not given.
    package enum Fallback: Equatable, Sendable, ExpressibleByStringLiteral {
        /// A value, as it would be written.
        case value(String)
        /// What follows from the other parameters: the formula.
        case derived(String)

        /// A value, as it would be written.
        package init(stringLiteral value: String) { self = .value(value) }

        /// The value or the formula.
        package var text: String {
            switch self {
            case .value(let text), .derived(let text): text
            }
        }
    }

    /// Which values a parameter takes.
    package enum Range: Equatable, Sendable {
        /// Any number between two.
        case real(ClosedRange<Double>)
        /// A whole number between two.
        case whole(ClosedRange<Int>)
        /// An odd whole number between two.
        case odd(ClosedRange<Int>)
        /// One of a few words.
        case choice([String])
    }
}

extension NamedKernel.Parameter.Range: CustomStringConvertible {
    /// The range in words: "0.01 to 1000", "x or y".
    package var description: String {
        switch self {
        case .real(let range):
            "\(Kernel.shortestDecimal(range.lowerBound)) to \(Kernel.shortestDecimal(range.upperBound))"
        case .whole(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .odd(let range): "odd, \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words) where words.count == 2: words.joined(separator: " or ")
        case .choice(let words): "one of " + words.joined(separator: " ")
        }
    }
}

extension NamedKernel.Parameter {
    /// Most taps in a row of a square kernel.
    static let largestSide = 2048

    static func sigma(_ name: String = "sigma", _ fallback: Fallback = "1") -> NamedKernel.Parameter {
        NamedKernel.Parameter(name, fallback, .real(0.01...1000), "standard deviation in pixels")
    }

    static func size(_ formula: String) -> NamedKernel.Parameter {
        NamedKernel.Parameter("size", .derived(formula), .whole(1...largestSide), "taps a side")
    }

    static let angle = NamedKernel.Parameter("angle", "0", .real(-360...360), angleMeaning)
    static let angleMeaning = "degrees, counterclockwise"
}
