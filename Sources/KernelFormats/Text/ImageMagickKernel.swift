import Convolution

/// Reads ImageMagick's notation, `WxH+X+Y: numbers`, with kernels separated by `;`.
///
/// Numbers are separated by commas, white space or line ends, and fill the rows from the top. `-` and `nan` are unused
/// cells of weight 0. `W:` is short for `WxW:`.
enum ImageMagickKernel {
    /// Whether a text begins with a kernel's size and a colon.
    static func isRecognized(in bytes: [UInt8]) -> Bool {
        var tokenizer = KernelTokenizer(bytes)
        var token = tokenizer.next()
        while token.kind == .newline || token.kind == .semicolon { token = tokenizer.next() }
        guard case .word(let range) = token.kind, NumberParser.isDigit(bytes[range.lowerBound]) else { return false }
        let isSize = bytes[range].allSatisfy { NumberParser.isDigit($0) || "xX+-@<>".utf8.contains($0) }
        return isSize && tokenizer.next().kind == .colon
    }

    static func parse(_ bytes: [UInt8], limit: Int) throws(KernelTextError) -> KernelFile {
        var tokenizer = KernelTokenizer(bytes)
        var kernels: [Kernel] = []
        var unused = 0
        // The maximum number of weights in the remaining kernels.
        var room = limit
        while let size = try nextSize(&tokenizer, index: kernels.count + 1) {
            guard size.shape.width <= room / size.shape.height else {
                throw size.position.error(.tooManyWeights(limit: limit))
            }
            room -= size.shape.width * size.shape.height
            var cells = Cells()
            try cells.read(&tokenizer, size)
            unused += cells.unused
            kernels.append(
                Kernel(
                    width: size.shape.width, height: size.shape.height, weights: cells.weights, anchor: size.origin))
        }
        var notes = [
            "read as ImageMagick's: " + kernels.prefix(8).map { "\($0.width)x\($0.height)" }.joined(separator: ", ")
        ]
        if kernels.count > 8 { notes[0] += " and \(kernels.count - 8) more" }
        if unused > 0 { notes.append("\(unused) unused \(unused == 1 ? "cell" : "cells") count as weight 0") }
        return KernelFile(kernels: kernels, format: .imageMagick, notes: notes)
    }

    /// The next kernel's size, read up to its colon; `nil` at the end of the text.
    private static func nextSize(
        _ tokenizer: inout KernelTokenizer, index: Int
    ) throws(KernelTextError) -> Size? {
        var token = tokenizer.next()
        while token.kind == .newline || token.kind == .semicolon { token = tokenizer.next() }
        if token.kind == .end { return nil }
        guard case .word(let range) = token.kind, tokenizer.next().kind == .colon else {
            throw token.position.error(.missingSize(kernel: index))
        }
        return try Size(tokenizer.bytes[range], at: token.position)
    }
}

extension ImageMagickKernel {
    /// The size and origin before the colon.
    private struct Size {
        var shape: KernelTextError.Shape
        var origin: Kernel.Anchor?
        var position: TextPosition

        init(_ word: ArraySlice<UInt8>, at position: TextPosition) throws(KernelTextError) {
            let malformed = position.error(.malformedSize(NumberParser.excerpt(word)))
            var word = word
            if let last = word.last, "@<>".utf8.contains(last) {
                var place = position
                place.column += word.count - 1
                throw place.error(.rotationSuffix(Character(Unicode.Scalar(last))))
            }
            guard let width = Self.takeNumber(&word) else { throw malformed }
            var height = width
            if let separator = word.first, separator | 0x20 == UInt8(ascii: "x") {
                word = word.dropFirst()
                guard let number = Self.takeNumber(&word) else { throw malformed }
                height = number
            }
            guard width >= 1, height >= 1 else { throw malformed }
            let shape = KernelTextError.Shape(width: width, height: height)
            var origin: Kernel.Anchor?
            if !word.isEmpty {
                guard let x = Self.takeSigned(&word), let y = Self.takeSigned(&word), word.isEmpty else {
                    throw malformed
                }
                guard (0..<width).contains(x), (0..<height).contains(y) else {
                    throw position.error(.originOutside(x: x, y: y, shape))
                }
                origin = Kernel.Anchor(x: x, y: y)
            }
            self.shape = shape
            self.origin = origin
            self.position = position
        }

        /// Consumes digits; values larger than any kernel count as one more than the maximum.
        private static func takeNumber(_ word: inout ArraySlice<UInt8>) -> Int? {
            let digits = word.prefix { NumberParser.isDigit($0) }
            guard !digits.isEmpty else { return nil }
            word = word.dropFirst(digits.count)
            return digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), Kernel.maximumTapCount + 1) }
        }

        private static func takeSigned(_ word: inout ArraySlice<UInt8>) -> Int? {
            guard let sign = word.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
            word = word.dropFirst()
            return takeNumber(&word).map { sign == UInt8(ascii: "-") ? -$0 : $0 }
        }
    }

    /// The numbers of one kernel.
    private struct Cells {
        var weights: [Double] = []
        var unused = 0

        /// Reads up to a semicolon or the end of the text; the number of cells must match the size.
        mutating func read(_ tokenizer: inout KernelTokenizer, _ size: Size) throws(KernelTextError) {
            let expected = size.shape.width * size.shape.height
            var endsWithComma = true
            while true {
                let token = tokenizer.next()
                switch token.kind {
                case .word(let range):
                    let word = tokenizer.bytes[range]
                    if tokenizer.isColonNext { throw token.position.error(.missingSemicolon) }
                    guard weights.count < expected else {
                        throw token.position.error(.wrongCount(count: weights.count + 1, size.shape))
                    }
                    weights.append(try value(of: word, at: token.position))
                    endsWithComma = false
                case .comma:
                    if endsWithComma { throw token.position.error(.missingNumber) }
                    endsWithComma = true
                case .newline:
                    break
                case .colon:
                    throw token.position.error(.unexpectedCharacter(":"))
                case .open(let byte), .close(let byte):
                    throw token.position.error(.unexpectedCharacter(Character(Unicode.Scalar(byte))))
                case .semicolon, .end:
                    guard weights.count == expected else {
                        throw token.position.error(.wrongCount(count: weights.count, size.shape))
                    }
                    return
                }
            }
        }

        private mutating func value(
            of word: ArraySlice<UInt8>, at position: TextPosition
        ) throws(KernelTextError) -> Double {
            let isNaN = word.count == 3 && String(decoding: word, as: UTF8.self).lowercased() == "nan"
            guard isNaN || word.elementsEqual("-".utf8) else { return try NumberParser.value(of: word, at: position) }
            unused += 1
            return 0
        }
    }
}
