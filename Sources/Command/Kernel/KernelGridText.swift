import Convolution
import ImageReport
import KernelFormats

/// A kernel's weights as a grid with aligned decimal points, within 80 columns.
///
/// A grid that is too wide is shown in a common unit, with three digits. If it is still too large, only its middle is
/// shown.
enum KernelGridText {
    /// Columns of a terminal at its usual size.
    private static let room = 80
    /// Rows that fit on such a terminal together with the text below them.
    private static let rowLimit = 32

    static func lines(of kernel: Kernel) -> [String] {
        let rows = middle(of: kernel.height, limit: rowLimit)
        var shown = kernel
        var decimals = Decimals.places(for: kernel)
        var lines: [String] = []
        let width = Grid(kernel, rows, 0..<kernel.width, decimals).cellWidth
        let unit = Decimals.unit(for: kernel)
        if width * kernel.width > room, width > narrowCell, unit != 0 {
            lines = ["  in units of 1e\(unit):"]
            shown = kernel.scaled(by: Decimals.power(-unit))
            decimals = 0
        }
        let cell = Grid(shown, rows, 0..<kernel.width, decimals).cellWidth
        let columns = middle(of: kernel.width, limit: max(1, room / cell))
        lines += Grid(shown, rows, columns, decimals).lines
        if columns.count < kernel.width || rows.count < kernel.height {
            lines.append(
                "  (columns \(columns.lowerBound)...\(columns.upperBound - 1) and rows "
                    + "\(rows.lowerBound)...\(rows.upperBound - 1); imgconv kernel convert K -o - prints all)")
        }
        return lines
    }

    /// The width in characters of a cell that a common unit would not make narrower.
    private static let narrowCell = 6

    /// The indices in the middle of a side, `limit` at most.
    private static func middle(of count: Int, limit: Int) -> Range<Int> {
        guard count > limit else { return 0..<count }
        let first = (count - limit) / 2
        return first..<(first + limit)
    }
}

/// The number of digits with which a kernel's weights are shown.
private enum Decimals {
    /// The number of decimals for every weight.
    ///
    /// If six decimals suffice for exact values, they are shown in full; otherwise the largest weight gets six
    /// significant digits. `nil` means that each weight gets its own significant digits, with powers of ten.
    static func places(for kernel: Kernel) -> Int? {
        var most = 0
        for weight in kernel.weights.prefix(10000) {
            let text = Kernel.shortestDecimal(weight)
            let isLong = text.contains("e")
            most = max(most, isLong ? .max : text.drop { $0 != "." }.dropFirst().count)
        }
        if most <= 6 { return most }
        let exponent = exponent(of: kernel)
        return (-4...8).contains(exponent) ? max(4, 5 - exponent) : nil
    }

    /// The power of ten as a unit in which the largest weight has three digits before its point; 0 for usual sizes.
    static func unit(for kernel: Kernel) -> Int {
        let exponent = exponent(of: kernel)
        return (2...5).contains(exponent) ? 0 : exponent - 2
    }

    /// The power of ten of the largest weight's first digit.
    private static func exponent(of kernel: Kernel) -> Int {
        var largest = kernel.weights.reduce(0) { max($0, abs($1)) }
        var exponent = 0
        guard largest > 0 else { return 2 }
        while largest >= 10 { (largest, exponent) = (largest / 10, exponent + 1) }
        while largest < 1 { (largest, exponent) = (largest * 10, exponent - 1) }
        return exponent
    }

    /// 10 to a power, limited to the range of doubles.
    static func power(_ exponent: Int) -> Double { Double("1e\(min(exponent, 308))") ?? 1 }
}

/// Cells of equal width, with the decimal points of a column aligned.
private struct Grid {
    private let cells: [[String]]
    private let width: Int

    /// The characters of a cell and the spaces before it.
    var cellWidth: Int { width + 2 }

    init(_ kernel: Kernel, _ rows: Range<Int>, _ columns: Range<Int>, _ decimals: Int?) {
        let texts = rows.map { row in
            columns.map { Self.text(kernel[row: row, column: $0], decimals) }
        }
        let whole = texts.joined().reduce(0) { max($0, Self.wholeCount($1)) }
        let fraction = texts.joined().reduce(0) { max($0, $1.count - Self.wholeCount($1)) }
        width = whole + fraction
        let size = width
        cells = texts.map { row in
            row.map { (String(repeating: " ", count: whole - Self.wholeCount($0)) + $0).padding(to: size) }
        }
    }

    var lines: [String] {
        cells.map { row in
            let line = row.map { "  " + $0 }.joined()
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Exact zeros are shown as "0".
    private static func text(_ value: Double, _ decimals: Int?) -> String {
        if value == 0 { return "0" }
        guard let decimals else { return NumberFormatter.significant(value, digits: 5) }
        return NumberFormatter.fixed(value, digits: decimals)
    }

    /// The number of characters before the decimal point.
    private static func wholeCount(_ text: String) -> Int { text.prefix { $0 != "." && $0 != "e" }.count }
}
