import Convolution

extension NamedKernel {
    /// A parameter of a named kernel.
    package struct Parameter: Sendable {
        /// The name, in lower-case letters and digits.
        package let name: String
        /// The default.
        package let fallback: Fallback
        /// The accepted values.
        package let range: Range
        /// The description, with its unit: "standard deviation in pixels".
        package let meaning: String

        init(_ name: String, _ fallback: Fallback, _ range: Range, _ meaning: String) {
            self.name = name
            self.fallback = fallback
            self.range = range
            self.meaning = meaning
        }
    }
}

extension NamedKernel.Parameter {
    /// The default of a parameter.
    package enum Fallback: Equatable, Sendable, ExpressibleByStringLiteral {
        /// A value, as written in an argument.
        case value(String)
        /// A value that follows from other parameters, as a formula.
        case derived(String)

        /// Creates a default from a value, as written in an argument.
        package init(stringLiteral value: String) { self = .value(value) }

        /// The value or the formula.
        package var text: String {
            switch self {
            case .value(let text), .derived(let text): text
            }
        }
    }

    /// The accepted values of a parameter.
    package enum Range: Equatable, Sendable {
        /// Any number within bounds.
        case real(ClosedRange<Double>)
        /// A whole number within bounds.
        case whole(ClosedRange<Int>)
        /// An odd whole number within bounds.
        case odd(ClosedRange<Int>)
        /// One of several words.
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
    /// Maximum number of taps in a row of a square kernel.
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
