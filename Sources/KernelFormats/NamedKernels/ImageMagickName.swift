import Convolution
import Platform

/// A kernel by ImageMagick's name for it, which begins with a capital letter: `Gaussian:0x2`, `Sobel`, `Disk:3`.
///
/// The weights and the origin are those of ImageMagick 6.9 and 7 with 16 bits per sample
/// (`-define morphology:showkernel=1` prints them); unused cells (nan) are 0. They differ from imgconv's kernels of the
/// same name in lower case: `Sobel` has the opposite sign, and `Gaussian:RADIUSxSIGMA` a size of its own.
///
/// Arguments are numbers in ImageMagick's notation for geometry, `RxS+X+Y` or `R,S,X,Y`. Numbers after the ones that a
/// kernel uses are an error here. Kernels of hit-and-miss and distance morphology, and lists of rotated kernels (`@`, `>`,
/// `<`), are not available.
struct ImageMagickName {
    enum Kind: String, CaseIterable {
        case unity = "Unity"
        case gaussian = "Gaussian"
        case differenceOfGaussians = "DoG"
        case laplacianOfGaussian = "LoG"
        case blur = "Blur"
        case comet = "Comet"
        case binomial = "Binomial"
        case laplacian = "Laplacian"
        case sobel = "Sobel"
        case prewitt = "Prewitt"
        case roberts = "Roberts"
        case compass = "Compass"
        case kirsch = "Kirsch"
        case freiChen = "FreiChen"
        case diamond = "Diamond"
        case square = "Square"
        case rectangle = "Rectangle"
        case octagon = "Octagon"
        case disk = "Disk"
        case plus = "Plus"
        case cross = "Cross"
        case ring = "Ring"
        case peaks = "Peaks"

        /// What the numbers of the argument mean, in the order of ImageMagick's geometry; "" is unused.
        var parameters: [String] {
            switch self {
            case .unity: ["scale"]
            case .gaussian, .laplacianOfGaussian: ["radius", "sigma"]
            case .differenceOfGaussians: ["radius", "sigma", "sigma2"]
            case .blur: ["radius", "sigma", "angle"]
            case .comet: ["width", "sigma", "angle"]
            case .binomial: ["radius"]
            case .laplacian: ["type"]
            case .sobel, .prewitt, .roberts, .compass, .kirsch: ["angle"]
            case .freiChen: ["type", "angle"]
            case .diamond, .square, .octagon, .disk, .plus, .cross: ["radius", "scale"]
            case .rectangle: ["width", "height", "x", "y"]
            case .ring: ["radius", "radius2", "scale"]
            case .peaks: ["radius", "radius2"]
            }
        }
    }

    /// All names, in the order of ImageMagick's documentation.
    static let names = Kind.allCases.map(\.rawValue)

    let kind: Kind
    /// The text after the colon; empty for the defaults.
    private let arguments: String

    /// Interprets an argument; `nil` if it does not begin with one of the names and a colon or its end.
    init?(_ argument: String) {
        let name = argument.prefix { $0 != ":" }
        guard let kind = Kind(rawValue: String(name)) else { return nil }
        let arguments = String(argument.dropFirst(name.utf8.count + 1))
        // ImageMagick's arguments have no names: `Gaussian:sigma=2` is the kernel of this program.
        guard !arguments.contains("=") else { return nil }
        self.kind = kind
        self.arguments = arguments
    }

    /// The kernel.
    /// - Throws: `NamedKernelError` for arguments that ImageMagick does not define a kernel for.
    func kernel() throws(NamedKernelError) -> Kernel {
        let values = try numbers()
        switch kind {
        case .unity: return Kernel(width: 1, height: 1, weights: [values[0] ?? 1])
        case .gaussian, .differenceOfGaussians, .laplacianOfGaussian, .blur, .comet, .binomial:
            return try curve(values)
        case .laplacian, .sobel, .prewitt, .roberts, .compass, .kirsch, .freiChen: return try constant(values)
        case .diamond, .square, .rectangle, .octagon, .disk, .plus, .cross, .ring, .peaks: return try shape(values)
        }
    }

    /// The numbers, one for each parameter; `nil` for those that are not given.
    private func numbers() throws(NamedKernelError) -> [Double?] {
        let names = kind.parameters
        var result = [Double?](repeating: nil, count: names.count)
        // ImageMagick takes the number after a leading comma for the first.
        if arguments.hasPrefix(",") { throw .nameless("", kernel: kind.rawValue, parameters: names) }
        var rest = arguments[...]
        var index = 0
        while !rest.isEmpty {
            let word = Self.number(in: rest)
            rest = rest.dropFirst(word.count)
            if !word.isEmpty {
                guard index < names.count else {
                    throw .nameless(String(word), kernel: kind.rawValue, parameters: names)
                }
                guard let number = KernelText.number(String(word)), abs(number) <= 1e6 else {
                    throw .wrongValue(String(word), parameter: names[index], wanted: .real(-1e6...1e6))
                }
                result[index] = number
            }
            guard let separator = rest.first else { break }
            if separator == "x" || separator == "X" || separator == "," {
                // ImageMagick ignores what follows a second x.
                if separator != ",", index > 0 {
                    let text = String(word + rest)
                    throw .wrongValue(text, parameter: names[min(index, names.count - 1)], wanted: .real(-1e6...1e6))
                }
                rest = rest.dropFirst()
                index += 1
            } else {
                // A sign after a number begins the offsets, which follow width and height.
                index = max(2, index + 1)
            }
        }
        return result
    }

    /// The longest beginning that can be a number: up to a separator, or to a sign that is not part of an exponent.
    private static func number(in text: Substring) -> Substring {
        var end = text.startIndex
        var previous: Character = "e"
        while end < text.endIndex {
            let character = text[end]
            let isSign = character == "+" || character == "-"
            if "xX,".contains(character) || isSign && previous != "e" && previous != "E" { break }
            previous = character
            end = text.index(after: end)
        }
        return text[..<end]
    }

    /// The width for a radius of at least 1.
    func width(radius: Double, parameter: String = "radius") throws(NamedKernelError) -> Int {
        let width = Int(abs(radius) * 2 + 1)
        // ImageMagick leaves weights of an even width undefined.
        guard width <= 2047, !width.isMultiple(of: 2) else {
            throw .wrongValue(Kernel.shortestDecimal(radius), parameter: parameter, wanted: .whole(0...1023))
        }
        return width
    }
}
