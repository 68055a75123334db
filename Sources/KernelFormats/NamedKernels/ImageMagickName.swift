import Convolution
import Platform

/// A kernel by ImageMagick's name for it, which begins with a capital letter: `Gaussian:0x2`, `Sobel`, `Disk:3`.
///
/// The weights are those of ImageMagick 6.9 and 7 with 16 bits per sample (`-define morphology:showkernel=1` prints
/// them); unused cells (nan) are 0. They differ from imgconv's kernels of the same name in lower case: `Sobel` has the
/// opposite sign, and `Gaussian:RADIUSxSIGMA` a size of its own.
struct ImageMagickName {
    private enum Kind: String, CaseIterable {
        case unity = "Unity"
        case gaussian = "Gaussian"
        case disk = "Disk"
        case sobel = "Sobel"
        case prewitt = "Prewitt"
        case roberts = "Roberts"
        case compass = "Compass"
        case kirsch = "Kirsch"
    }

    private let kind: Kind
    /// The text after the colon; empty for the defaults.
    private let arguments: String

    /// Interprets an argument; `nil` if it does not begin with one of the names and a colon or its end.
    init?(_ argument: String) {
        let name = argument.prefix { $0 != ":" }
        guard let kind = Kind(rawValue: String(name)) else { return nil }
        self.kind = kind
        arguments = String(argument.dropFirst(name.utf8.count + 1))
    }

    /// The kernel.
    /// - Throws: `NamedKernelError` for arguments that ImageMagick does not define a kernel for.
    func kernel() throws(NamedKernelError) -> Kernel {
        switch kind {
        case .unity: return Kernel(width: 1, height: 1, weights: [try numbers(["scale"])[0] ?? 1])
        case .gaussian:
            let values = try numbers(["radius", "sigma"])
            return try Self.gaussian(radius: values[0] ?? 0, sigma: abs(values[1] ?? 0))
        case .disk:
            let values = try numbers(["radius", "scale"])
            return try Self.disk(radius: values[0] ?? 0, scale: values[1] ?? 1)
        case .sobel: return try rotated([1, 0, -1, 2, 0, -2, 1, 0, -1])
        case .prewitt: return try rotated([1, 0, -1, 1, 0, -1, 1, 0, -1])
        case .roberts: return try rotated([0, 0, 0, 1, -1, 0, 0, 0, 0])
        case .compass: return try rotated([1, 1, -1, 1, -2, -1, 1, 1, -1])
        case .kirsch: return try rotated([5, -3, -3, 5, 0, -3, 5, -3, -3])
        }
    }

    /// The numbers, separated by `x` or a comma; `nil` for those that are not given.
    private func numbers(_ names: [String]) throws(NamedKernelError) -> [Double?] {
        var result = [Double?](repeating: nil, count: names.count)
        guard !arguments.isEmpty else { return result }
        let parts = arguments.split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "," }.map(String.init)
        // ImageMagick takes the number after a leading comma for the first.
        if arguments.hasPrefix(",") { throw .nameless("", kernel: kind.rawValue, parameters: names) }
        for (index, part) in parts.enumerated() {
            guard index < names.count else { throw .nameless(part, kernel: kind.rawValue, parameters: names) }
            if part.isEmpty, parts.count > 1 { continue }
            guard let number = KernelText.number(part), abs(number) <= 1e6 else {
                throw .wrongValue(part, parameter: names[index], wanted: .real(-1e6...1e6))
            }
            result[index] = number
        }
        return result
    }

    /// The width for a radius, and for a Gaussian without one the largest whose edge shows in 16 bits.
    private static func width(radius: Double) throws(NamedKernelError) -> Int {
        let width = Int(abs(radius) * 2 + 1)
        // ImageMagick leaves weights of an even width undefined.
        guard width <= 2047, !width.isMultiple(of: 2) else {
            throw .wrongValue(Kernel.shortestDecimal(radius), parameter: "radius", wanted: .whole(0...1023))
        }
        return width
    }

    private static func gaussian(radius: Double, sigma: Double) throws(NamedKernelError) -> Kernel {
        guard radius >= 0 else {
            throw .wrongValue(Kernel.shortestDecimal(radius), parameter: "radius", wanted: .whole(0...1023))
        }
        let isPoint = sigma <= 1e-12
        let alpha = isPoint ? 0 : 1 / (2 * sigma * sigma)
        var width = 3
        if radius >= 1 {
            width = try Self.width(radius: radius)
        } else if radius <= 1e-12, !isPoint {
            var j = 2
            var sum = 1 + 2 * exp(-alpha)
            while true {
                let edge = exp(-Double(j * j) * alpha)
                sum += 2 * edge
                if edge / (sum * sum) < 1 / 65535 { break }
                j += 1
            }
            width = 2 * j - 1
        }
        guard width * width <= Kernel.maximumTapCount else { throw .tooManyWeights(width: width, height: width) }
        let half = width / 2
        var weights: [Double] = []
        for v in -half...half {
            for u in -half...half {
                let isMiddle = u == 0 && v == 0
                weights.append(isPoint ? (isMiddle ? 1 : 0) : exp(-Double(u * u + v * v) * alpha))
            }
        }
        let sum = weights.reduce(0, +)
        return Kernel(width: width, height: width, weights: weights.map { $0 / sum })
    }

    private static func disk(radius: Double, scale: Double) throws(NamedKernelError) -> Kernel {
        let isDefault = radius < 0.4
        let half = isDefault ? 4 : try width(radius: radius) / 2
        let limit = isDefault ? 18 : Int(radius * radius)
        let weights = (-half...half).flatMap { v in
            (-half...half).map { u in u * u + v * v <= limit ? scale : 0 }
        }
        return Kernel(width: 2 * half + 1, height: 2 * half + 1, weights: weights)
    }

    /// A kernel of 3x3 whose outer weights are turned clockwise by the angle.
    private func rotated(_ weights: [Double]) throws(NamedKernelError) -> Kernel {
        let angle = try numbers(["angle"])[0] ?? 0
        guard angle.remainder(dividingBy: 45).isZero else {
            throw .wrongValue(
                Kernel.shortestDecimal(angle), parameter: "angle",
                wanted: .choice(["0", "45", "90", "135", "180", "225", "270", "315"]))
        }
        let ring = [0, 1, 2, 5, 8, 7, 6, 3]
        let steps = ((Int(angle / 45) % 8) + 8) % 8
        var result = weights
        for (index, place) in ring.enumerated() { result[ring[(index + steps) % 8]] = weights[place] }
        return Kernel(width: 3, height: 3, weights: result)
    }
}
