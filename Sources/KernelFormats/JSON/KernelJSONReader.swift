import Convolution

/// Reads the few shapes that a JSON kernel has.
///
/// There is no tree and no recursion: what is not wanted at its place is an error there.
struct KernelJSONReader {
    private var scanner: JSONScanner
    private let limit: Int

    init(_ bytes: [UInt8], limit: Int) {
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
        if scanner.peek() != nil { throw scanner.unexpected(wanted: "the end of the text") }
        return file
    }

    /// The weights, and where they stand.
    private struct Rows {
        var width = 0
        var height = 0
        var weights: [Double] = []

        var kernel: Kernel { Kernel(width: width, height: height, weights: weights) }
    }

    /// A coordinate or a number, and where it stands.
    private struct Placed<Value> {
        var value: Value
        var position: TextPosition
    }

    private static let keys = ["kernel", "scale", "bias", "anchor"]

    private mutating func readObject() throws(KernelJSONError) -> KernelFile {
        let start = scanner.place()
        var rows: Rows?
        var scale: Placed<Double>?
        var bias = 0.0
        var anchor: Placed<(x: Double, y: Double)>?
        try readMembers(known: Self.keys) { reader, key throws(KernelJSONError) in
            let position = reader.scanner.place()
            switch key {
            case "kernel": rows = try reader.readRows()
            case "scale": scale = Placed(value: try reader.scanner.number(), position: position)
            case "bias": bias = try reader.scanner.number()
            default: anchor = Placed(value: try reader.readAnchor(), position: position)
            }
        }
        guard let rows else { throw start.jsonError(.missingKey("kernel")) }
        var kernel = rows.kernel
        var notes: [String] = []
        if let scale {
            kernel = try Self.scaled(rows, by: scale)
            notes.append("read as JSON, its weights multiplied by scale \(Kernel.shortestDecimal(scale.value))")
        }
        kernel.offset = bias
        if let anchor { kernel.anchor = try Self.tap(anchor, of: kernel) }
        return KernelFile(kernels: [kernel], format: .json, notes: notes)
    }

    private static func scaled(_ rows: Rows, by scale: Placed<Double>) throws(KernelJSONError) -> Kernel {
        let weights = rows.weights.map { $0 * scale.value }
        guard weights.allSatisfy(\.isFinite) else {
            throw scale.position.jsonError(.overflow("weight * \(Kernel.shortestDecimal(scale.value))"))
        }
        return Kernel(width: rows.width, height: rows.height, weights: weights)
    }

    private static func tap(
        _ anchor: Placed<(x: Double, y: Double)>, of kernel: Kernel
    ) throws(KernelJSONError) -> Kernel.Anchor {
        let (x, y) = anchor.value
        guard x == x.rounded(), y == y.rounded(), x >= 0, y >= 0, x < Double(kernel.width), y < Double(kernel.height)
        else {
            let text = "x=\(Kernel.shortestDecimal(x)),y=\(Kernel.shortestDecimal(y))"
            throw anchor.position.jsonError(
                .anchorOutside(text, .init(width: kernel.width, height: kernel.height)))
        }
        return Kernel.Anchor(x: Int(x), y: Int(y))
    }

    private mutating func readAnchor() throws(KernelJSONError) -> (x: Double, y: Double) {
        let start = scanner.place()
        var x: Double?
        var y: Double?
        try readMembers(known: ["x", "y"]) { reader, key throws(KernelJSONError) in
            let number = try reader.scanner.number()
            if key == "x" { x = number } else { y = number }
        }
        guard let x else { throw start.jsonError(.missingKey("x")) }
        guard let y else { throw start.jsonError(.missingKey("y")) }
        return (x, y)
    }

    /// Reads an object whose keys are known; each may be there once.
    private mutating func readMembers(
        known: [String], _ read: (inout KernelJSONReader, String) throws(KernelJSONError) -> Void
    ) throws(KernelJSONError) {
        try scanner.expect("{", wanted: "an object with \(known[0])")
        if scanner.take("}") { return }
        var seen: Set<String> = []
        while true {
            let position = scanner.place()
            let key = try scanner.key(wanted: "a key in quotes")
            let shown = NumberParser.excerpt(Array(key.utf8)[...])
            guard known.contains(key) else { throw position.jsonError(.unknownKey(shown, known: known)) }
            guard seen.insert(key).inserted else { throw position.jsonError(.duplicateKey(shown)) }
            try scanner.expect(":", wanted: "a colon")
            try read(&self, key)
            if try isOver(closedBy: "}") { return }
        }
    }

    private mutating func readRows() throws(KernelJSONError) -> Rows {
        let start = scanner.place()
        try scanner.expect("[", wanted: "an array of rows")
        if scanner.take("]") { throw start.jsonError(.empty) }
        var rows = Rows()
        while true {
            try readRow(&rows)
            if try isOver(closedBy: "]") { return rows }
        }
    }

    private mutating func readRow(_ rows: inout Rows) throws(KernelJSONError) {
        let start = scanner.place()
        if let byte = scanner.peek(), NumberParser.isDigit(byte) || byte == UInt8(ascii: "-") {
            throw start.jsonError(.flatArray)
        }
        try scanner.expect("[", wanted: "a row in brackets")
        if scanner.take("]") { throw start.jsonError(.empty) }
        var count = 0
        while true {
            let position = scanner.place()
            if scanner.peek() == UInt8(ascii: "[") { throw position.jsonError(.tooDeep) }
            rows.weights.append(try scanner.number())
            count += 1
            guard rows.weights.count <= limit else { throw position.jsonError(.tooManyWeights(limit: limit)) }
            if try isOver(closedBy: "]") { break }
        }
        rows.height += 1
        if rows.height == 1 { rows.width = count }
        guard count == rows.width else {
            throw start.jsonError(.raggedRow(row: rows.height, count: count, expected: rows.width))
        }
    }

    /// Takes the mark that closes a list, or the comma before its next member.
    private mutating func isOver(closedBy mark: Unicode.Scalar) throws(KernelJSONError) -> Bool {
        if scanner.take(mark) { return true }
        let comma = scanner.place()
        try scanner.expect(",", wanted: "a comma or \(mark)")
        if scanner.peek() == UInt8(ascii: mark) { throw comma.jsonError(.trailingComma) }
        return false
    }
}
