import Convolution

extension ImageMagickName {
    /// A flat shape.
    func shape(_ values: [Double?]) throws(NamedKernelError) -> Kernel {
        let radius = values[0] ?? 0
        let scale = values[1] ?? 1
        switch kind {
        case .square: return try square(radius: radius, scale: scale)
        case .rectangle: return try rectangle(values)
        case .ring, .peaks: return try ring(values)
        case .disk:
            let isDefault = radius < 0.4
            let limit = isDefault ? 18 : Int(radius * radius)
            return flat(isDefault ? 4 : try width(radius: radius) / 2, scale) { u, v in u * u + v * v <= limit }
        case .diamond:
            let half = radius < 1 ? 1 : try width(radius: radius) / 2
            return flat(half, scale) { u, v in abs(u) + abs(v) <= half }
        case .octagon:
            let half = radius < 1 ? 2 : try width(radius: radius) / 2
            return flat(half, scale) { u, v in abs(u) + abs(v) <= half + half / 2 }
        case .plus:
            return flat(radius < 1 ? 2 : try width(radius: radius) / 2, scale) { u, v in u == 0 || v == 0 }
        default: return flat(radius < 1 ? 2 : try width(radius: radius) / 2, scale) { u, v in u == v || u == -v }
        }
    }

    private func flat(_ half: Int, _ scale: Double, _ isInside: (Int, Int) -> Bool) -> Kernel {
        let weights = (-half...half).flatMap { v in (-half...half).map { u in isInside(u, v) ? scale : 0 } }
        return Kernel(width: 2 * half + 1, height: 2 * half + 1, weights: weights)
    }

    /// Every weight is used, so that a fractional radius can give an even width.
    private func square(radius: Double, scale: Double) throws(NamedKernelError) -> Kernel {
        let width = radius < 1 ? 3 : Int(2 * radius + 1)
        guard width <= 2047 else {
            throw .wrongValue(Kernel.shortestDecimal(radius), parameter: "radius", wanted: .real(0...1023))
        }
        let weights = [Double](repeating: scale, count: width * width)
        return Grid(width: width, height: width, weights: weights, x: (width - 1) / 2, y: (width - 1) / 2).kernel
    }

    private func rectangle(_ values: [Double?]) throws(NamedKernelError) -> Kernel {
        var (width, height) = (values[0] ?? values[1] ?? 0, values[1] ?? 0)
        if width < 1 { width = 3 }
        if height < 1 { height = width }
        for (side, name) in [(width, "width"), (height, "height")] where side > 2047 {
            throw .wrongValue(Kernel.shortestDecimal(side), parameter: name, wanted: .whole(1...2047))
        }
        let (columns, rows) = (Int(width), Int(height))
        let x = values[2] ?? Double((columns - 1) / 2)
        let y = values[3] ?? Double((rows - 1) / 2)
        for (place, name, count) in [(x, "x", columns), (y, "y", rows)] where place < 0 || place >= Double(count) {
            throw .wrongValue(Kernel.shortestDecimal(place), parameter: name, wanted: .whole(0...count - 1))
        }
        let weights = [Double](repeating: 1, count: columns * rows)
        return Grid(width: columns, height: rows, weights: weights, x: Int(x), y: Int(y)).kernel
    }

    private func ring(_ values: [Double?]) throws(NamedKernelError) -> Kernel {
        let radii = [values[0] ?? 0, values[1] ?? 0].sorted { $0 < $1 }
        var (inner, outer) = (Int(radii[0] * radii[0]), Int(radii[1] * radii[1]))
        let half: Int
        if outer <= 0 {
            (inner, outer, half) = (7, 11, 3)
        } else {
            half = try width(radius: radii[1]) / 2
        }
        // ImageMagick cuts the scale to a whole number.
        let scale = kind == .peaks ? 0 : (values[2] ?? 1).rounded(.towardZero)
        let ring = flat(half, scale) { u, v in inner < u * u + v * v && u * u + v * v <= outer }
        guard kind == .peaks else { return ring }
        return flat(half, 1) { u, v in u == 0 && v == 0 }
    }
}
