import Convolution
import JSON

/// A parser for the forms that a JSON kernel can have.
///
/// It builds no tree and does not recurse: a token that is not expected at its position is an error.
struct KernelJSONReader {
    private let bytes: [UInt8]
    private var scanner: JSONScanner
    private let limit: Int

    init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        scanner = JSONScanner(bytes)
        self.limit = limit
    }

    /// Reads the whole text.
    mutating func read() throws(KernelJSONError) -> KernelFile {
        let file: KernelFile
        if scanner.peek() == UInt8(ascii: "{") {
            file = try readObject()
        } else {
            let rows = try readRows()
            file = KernelFile(kernels: [rows.kernel], format: .json)
        }
        if scanner.peek() != nil { throw unexpected(wanted: "the end of the text") }
        return file
    }

    /// The size and the weights of a kernel.
    private struct Rows {
        var width = 0
        var height = 0
        var weights: [Double] = []
        /// The position of the first weight in a list without rows.
        var flatPosition: Int?

        var kernel: Kernel { Kernel(width: width, height: height, weights: weights) }
    }

    /// A value and its position in the text.
    private struct Placed<Value> {
        var value: Value
        var position: Int
    }

    private static let keys = ["kernel", "scale", "bias", "anchor", "width", "height", "offset"]

    /// The members of an object.
    private struct Members {
        var rows: Rows?
        var numbers: [String: Placed<Double>] = [:]
        var anchor: Placed<(x: Double, y: Double)>?
    }

    private mutating func readObject() throws(KernelJSONError) -> KernelFile {
        let start = scanner.place()
        var members = Members()
        try readMembers(known: Self.keys) { reader, key throws(KernelJSONError) in
            let position = reader.scanner.place()
            switch key {
            case "kernel": members.rows = try reader.readRows(acceptsFlat: true)
            case "anchor": members.anchor = Placed(value: try reader.readAnchor(), position: position)
            default: members.numbers[key] = Placed(value: try reader.number(), position: position)
            }
        }
        guard let rows = members.rows else { throw error(at: start, .missingKey("kernel")) }
        if let position = rows.flatPosition { return try sharpKernel(rows, at: position, members, objectAt: start) }
        if let offset = members.numbers["offset"] {
            throw error(at: offset.position, .keyOfOtherForm("offset", isFlat: false))
        }
        if let place = members.numbers["width"] ?? members.numbers["height"] {
            let shape = KernelTextError.Shape(
                width: try members.numbers["width"].map(size) ?? rows.width,
                height: try members.numbers["height"].map(size) ?? rows.height)
            guard shape == .init(width: rows.width, height: rows.height) else {
                throw error(at: place.position, .wrongCount(count: rows.weights.count, shape))
            }
        }
        var kernel = rows.kernel
        var notes: [String] = []
        if let scale = members.numbers["scale"] {
            kernel = try scaled(rows, by: scale)
            notes.append("read as JSON, its weights multiplied by scale \(Kernel.shortestDecimal(scale.value))")
        }
        kernel.offset = members.numbers["bias"]?.value ?? 0
        if let anchor = members.anchor { kernel.anchor = try tap(anchor, of: kernel) }
        return KernelFile(kernels: [kernel], format: .json, notes: notes)
    }

    /// Creates a kernel as sharp's `convolve` does.
    private func sharpKernel(
        _ rows: Rows, at position: Int, _ members: Members, objectAt start: Int
    ) throws(KernelJSONError) -> KernelFile {
        let sizes = (width: members.numbers["width"], height: members.numbers["height"])
        if sizes.width == nil, sizes.height == nil { throw error(at: position, .flatArray) }
        guard let width = sizes.width else { throw error(at: start, .missingKey("width")) }
        guard let height = sizes.height else { throw error(at: start, .missingKey("height")) }
        let shape = KernelTextError.Shape(width: try size(width), height: try size(height))
        guard shape.width * shape.height == rows.weights.count else {
            throw error(at: position, .wrongCount(count: rows.weights.count, shape))
        }
        if let bias = members.numbers["bias"] {
            throw error(at: bias.position, .keyOfOtherForm("bias", isFlat: true))
        }
        if let anchor = members.anchor { throw error(at: anchor.position, .keyOfOtherForm("anchor", isFlat: true)) }
        let whole = { (key: String) in members.numbers[key].map(\.value).flatMap { $0 == $0.rounded() ? $0 : nil } }
        let sum = rows.weights.reduce(0, +)
        guard sum.isFinite else { throw error(at: position, .overflow("the sum of the weights")) }
        let scale = max(1, whole("scale") ?? sum)
        let offset = whole("offset") ?? 0
        let kernel = Kernel(
            width: shape.width, height: shape.height, weights: rows.weights.map { $0 / scale }, offset: offset)
        let divisor = whole("scale") == nil && scale == sum ? "their sum" : "scale"
        let note =
            "read as sharp's: \(shape), its weights divided by \(divisor) \(Kernel.shortestDecimal(scale)), "
            + "offset \(Kernel.shortestDecimal(offset))"
        return KernelFile(kernels: [kernel], format: .json, notes: [note])
    }

    private func size(_ number: Placed<Double>) throws(KernelJSONError) -> Int {
        let value = number.value
        guard value >= 1, value <= Double(Kernel.maximumTapCount), value == value.rounded() else {
            throw error(at: number.position, .malformedSize(Kernel.shortestDecimal(value)))
        }
        return Int(value)
    }

    private func scaled(_ rows: Rows, by scale: Placed<Double>) throws(KernelJSONError) -> Kernel {
        let weights = rows.weights.map { $0 * scale.value }
        guard weights.allSatisfy(\.isFinite) else {
            throw error(at: scale.position, .overflow("weight * \(Kernel.shortestDecimal(scale.value))"))
        }
        return Kernel(width: rows.width, height: rows.height, weights: weights)
    }

    private func tap(
        _ anchor: Placed<(x: Double, y: Double)>, of kernel: Kernel
    ) throws(KernelJSONError) -> Kernel.Anchor {
        let (x, y) = anchor.value
        guard x == x.rounded(), y == y.rounded(), x >= 0, y >= 0, x < Double(kernel.width), y < Double(kernel.height)
        else {
            let text = "x=\(Kernel.shortestDecimal(x)),y=\(Kernel.shortestDecimal(y))"
            throw error(
                at: anchor.position,
                .anchorOutside(text, .init(width: kernel.width, height: kernel.height)))
        }
        return Kernel.Anchor(x: Int(x), y: Int(y))
    }

    private mutating func readAnchor() throws(KernelJSONError) -> (x: Double, y: Double) {
        let start = scanner.place()
        var x: Double?
        var y: Double?
        try readMembers(known: ["x", "y"]) { reader, key throws(KernelJSONError) in
            let number = try reader.number()
            if key == "x" { x = number } else { y = number }
        }
        guard let x else { throw error(at: start, .missingKey("x")) }
        guard let y else { throw error(at: start, .missingKey("y")) }
        return (x, y)
    }

    /// Reads an object with known keys, each at most once.
    private mutating func readMembers(
        known: [String], _ read: (inout KernelJSONReader, String) throws(KernelJSONError) -> Void
    ) throws(KernelJSONError) {
        try expect("{", wanted: "an object with \(known[0])")
        if scanner.consume("}") { return }
        var seen: Set<String> = []
        while true {
            let position = scanner.place()
            let key = try key(wanted: "a key in quotes")
            let shown = NumberParser.excerpt(Array(key.utf8)[...])
            guard known.contains(key) else { throw error(at: position, .unknownKey(shown, known: known)) }
            guard seen.insert(key).inserted else { throw error(at: position, .duplicateKey(shown)) }
            try expect(":", wanted: "a colon")
            try read(&self, key)
            if try isOver(closedBy: "}") { return }
        }
    }

    private mutating func readRows(acceptsFlat: Bool = false) throws(KernelJSONError) -> Rows {
        let start = scanner.place()
        try expect("[", wanted: "an array of rows")
        if scanner.consume("]") { throw error(at: start, .empty) }
        var rows = Rows()
        if acceptsFlat, isNumberNext {
            rows.flatPosition = scanner.place()
            _ = try readNumbers(&rows)
            return rows
        }
        while true {
            try readRow(&rows)
            if try isOver(closedBy: "]") { return rows }
        }
    }

    private mutating func readRow(_ rows: inout Rows) throws(KernelJSONError) {
        let start = scanner.place()
        if isNumberNext { throw error(at: start, .flatArray) }
        try expect("[", wanted: "a row in brackets")
        if scanner.consume("]") { throw error(at: start, .empty) }
        let count = try readNumbers(&rows)
        rows.height += 1
        if rows.height == 1 { rows.width = count }
        guard count == rows.width else {
            throw error(at: start, .raggedRow(row: rows.height, count: count, expected: rows.width))
        }
    }

    private var isNumberNext: Bool {
        mutating get { scanner.peek().map { NumberParser.isDigit($0) || $0 == UInt8(ascii: "-") } ?? false }
    }

    /// Reads numbers up to the closing bracket, and returns their count.
    private mutating func readNumbers(_ rows: inout Rows) throws(KernelJSONError) -> Int {
        var count = 0
        while true {
            let position = scanner.place()
            if scanner.peek() == UInt8(ascii: "[") { throw error(at: position, .tooDeep) }
            rows.weights.append(try number())
            count += 1
            guard rows.weights.count <= limit else { throw error(at: position, .tooManyWeights(limit: limit)) }
            if try isOver(closedBy: "]") { return count }
        }
    }

    /// Consumes the closing mark or the comma before the next member, and returns whether the list is complete.
    private mutating func isOver(closedBy mark: Unicode.Scalar) throws(KernelJSONError) -> Bool {
        if scanner.consume(mark) { return true }
        let comma = scanner.place()
        try expect(",", wanted: "a comma or \(mark)")
        if scanner.peek() == UInt8(ascii: mark) { throw error(at: comma, .trailingComma) }
        return false
    }
}

extension KernelJSONReader {
    /// Creates an error at a byte.
    private func error(at place: Int, _ cause: KernelJSONError.Cause) -> KernelJSONError {
        let position = TextPosition(of: place, in: bytes)
        return KernelJSONError(line: position.line, column: position.column, cause)
    }

    private func error(_ error: JSONError) -> KernelJSONError {
        let excerpt = { (word: [UInt8]) in NumberParser.excerpt(word[...]) }
        let cause: KernelJSONError.Cause =
            switch error.cause {
            case .end(let wanted): .end(wanted: wanted)
            case .unexpected(.text(let found), let wanted): .unexpected(found, wanted: wanted)
            case .unexpected(.word(let word), let wanted): .unexpected("\"\(excerpt(word))\"", wanted: wanted)
            case .unexpected(.character(let scalar), let wanted): .unexpected(Self.shown(scalar), wanted: wanted)
            case .notUTF8: .notUTF8
            case .malformedNumber(let word): .malformedNumber(excerpt(word))
            case .numberTooLong: .numberTooLong(limit: JSONScanner.longestNumber)
            case .notFinite(let word): .notFinite(excerpt(word))
            case .overflow(let word): .overflow(excerpt(word))
            case .malformedString: .malformedString
            }
        return self.error(at: error.place, cause)
    }

    /// A character for a message: quoted, or as a code point if it may be invisible or look like another.
    private static func shown(_ scalar: Unicode.Scalar) -> String {
        if scalar.value > 0x20, scalar.value < 0x7F { return "\"\(scalar)\"" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private mutating func unexpected(wanted: String) -> KernelJSONError { error(scanner.unexpected(wanted: wanted)) }

    private mutating func expect(_ mark: Unicode.Scalar, wanted: String) throws(KernelJSONError) {
        do throws(JSONError) { try scanner.expect(mark, wanted: wanted) } catch { throw self.error(error) }
    }

    private mutating func number() throws(KernelJSONError) -> Double {
        do throws(JSONError) { return try scanner.number() } catch { throw self.error(error) }
    }

    /// Reads a key; all known keys are far shorter than the limit.
    private mutating func key(wanted: String) throws(KernelJSONError) -> String {
        do throws(JSONError) { return try scanner.string(wanted: wanted, limit: 1000) } catch {
            throw self.error(error)
        }
    }
}
