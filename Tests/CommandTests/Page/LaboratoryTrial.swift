import Convolution
import KernelFormats
import TestSupport

/// Settings that the page's reader chooses.
struct LaboratoryTrial: CustomStringConvertible {
    let kernel: Kernel
    let boundary: BoundaryMode
    let anchor: Kernel.Anchor?

    /// Every border rule, once.
    static let boundaries: [BoundaryMode] = BoundaryMode.all.map { $0 == .constant(0) ? .constant(12.25) : $0 }

    var description: String { "\(kernel.textGrid), \(boundary), \(anchor.map { "\($0)" } ?? "center")" }

    func filter(_ mode: FilterMode) -> Filter { Filter(kernel, mode: mode, boundary: boundary, anchor: anchor) }

    /// Sets all fields, goes to some samples, and returns a line for each: both sums, and the sentence on the sample.
    func script(_ places: [(Int, Int)]) -> String {
        let weights = kernel.weights.map { "'\($0)'" }.joined(separator: ", ")
        var steps = ["set('lab-columns', \(kernel.width)); set('lab-rows', \(kernel.height));"]
        steps.append("[\(weights)].forEach(edit); set('lab-boundary', '\(boundary.row.name)');")
        if case .constant(let value) = boundary { steps.append("set('lab-value', \(value));") }
        steps.append("set('lab-centre', '\(anchor == nil ? "center" : "chosen")');")
        if let anchor { steps.append("set('lab-centre-x', \(anchor.x)); set('lab-centre-y', \(anchor.y));") }
        let pairs = places.map { "[\($0.0), \($0.1)]" }.joined(separator: ", ")
        return """
            (() => {
            const byId = (id) => document.getElementById(id);
            const set = (id, value) => { byId(id).value = value; byId(id).dispatchEvent(new Event('change')); };
            const edit = (weight, i) => {
              const field = document.querySelector(`#written [data-index="${i}"]`);
              field.value = weight;
              field.dispatchEvent(new Event('input', { bubbles: true }));
            };
            const sum = (side) => document.querySelector(`.result .side.${side} [data-quantity=double]`).textContent;
            \(steps.joined(separator: "\n"))
            return [\(pairs)].map(([x, y]) => {
              set('column', x); set('row', y); byId('go-to').requestSubmit();
              return `${sum('a')}; ${sum('b')}; ${byId('sample-words').textContent}`;
            }).join('\\n');
            })()
            """
    }

    /// The four numbers of a line: both sums, and both samples of the pictures.
    static func numbers(_ line: String) -> [Double] {
        line.split(separator: ";").compactMap { part in
            part.split(separator: ". ").first?.split(separator: " ").last.flatMap {
                Double($0.replacing("\u{2212}", with: "-"))
            }
        }
    }
}

extension LaboratoryTrial {
    /// Random weights of either sign, odd and even sizes, and the default centre or a tap.
    init(boundary: BoundaryMode, _ generator: inout SeededGenerator) {
        let (width, height) = (Int.random(in: 1...5, using: &generator), Int.random(in: 1...5, using: &generator))
        kernel = Kernel(
            width: width, height: height,
            weights: (0..<width * height).map { _ in Double(Int.random(in: -99...99, using: &generator)) / 32 })
        self.boundary = boundary
        anchor =
            Bool.random(using: &generator)
            ? nil
            : Kernel.Anchor(
                x: .random(in: 0..<width, using: &generator), y: .random(in: 0..<height, using: &generator))
    }
}
