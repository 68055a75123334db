/// The best terms of any number for a kernel, by its singular values, computed from crosses that nearly span it.
///
/// The kernel is projected onto the rows of the crosses, and onto the resulting columns. One-sided Jacobi rotations
/// then make the terms orthogonal, so that their sizes are the singular values. Terms are added, the largest first,
/// until the residual of the kernel itself is small enough, so the result does not depend on the accuracy of earlier
/// steps.
///
/// - Complexity: O(terms * taps + terms^2 * (width + height)).
/// - Source: Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 53, 2011 (the two
///   projections); Hestenes, "Inversion of matrices by biorthogonalization", 1958.
struct LowRankDecomposition {
    private let kernel: Kernel
    private let crosses: CrossApproximation
    /// Orthogonal terms, the largest first.
    private let columns: [[Double]]
    private let rows: [[Double]]

    init(of crosses: CrossApproximation, approximating kernel: Kernel) {
        let transposed = kernel.transposed()
        var columns = Vectors.orthonormalized(Vectors.orthonormalized(crosses.rows).map { kernel.times($0) })
        var rows = columns.map { transposed.times($0) }
        Vectors.orthogonalize(&rows, with: &columns)
        let sizes = rows.map { Vectors.dot($0, $0) }
        let order = rows.indices.sorted { sizes[$0] > sizes[$1] }
        self.columns = order.map { columns[$0] }
        self.rows = order.map { rows[$0] }
        self.kernel = kernel
        self.crosses = crosses
    }

    /// The fewest terms with a small enough residual; `nil` if there are more than `limit`.
    func terms(limit: Int) -> SeparableTerms? {
        guard let count = count(of: columns, rows, limit: limit) else { return nil }
        let best = balanced(Array(columns.prefix(count)), Array(rows.prefix(count)))
        // Crosses have the kernel's own weights and zeros, and are preferred if they are as good.
        guard self.count(of: crosses.columns, crosses.rows, limit: count) == count else { return best }
        let own = balanced(Array(crosses.columns.prefix(count)), Array(crosses.rows.prefix(count)))
        return own.amplification <= best.amplification * (1 + 1e-9) ? own : best
    }

    /// The number of these terms whose residual is small enough; `nil` if there are more than `limit`.
    private func count(of columns: [[Double]], _ rows: [[Double]], limit: Int) -> Int? {
        let largestNorm = SeparableTerms.tolerance * Vectors.dot(kernel.weights, kernel.weights).squareRoot()
        let largestSum = SeparableTerms.tolerance * kernel.absoluteSum
        var rest = kernel.weights
        for index in columns.indices.prefix(limit) {
            for (a, weight) in columns[index].enumerated() {
                for b in 0..<kernel.width { rest[a * kernel.width + b] -= weight * rows[index][b] }
            }
            let norm = Vectors.dot(rest, rest).squareRoot()
            if norm <= largestNorm && rest.reduce(0, { $0 + abs($1) }) <= largestSum { return index + 1 }
        }
        return nil
    }

    /// Scales the magnitudes of each column to a sum of 1, so that the pass down the columns keeps the scale of the
    /// samples.
    private func balanced(_ columns: [[Double]], _ rows: [[Double]]) -> SeparableTerms {
        let sizes = columns.map { $0.reduce(0) { $0 + abs($1) } }
        return SeparableTerms(
            scale: 1, columns: zip(columns, sizes).map { column, size in column.map { $0 / size } },
            rows: zip(rows, sizes).map { row, size in row.map { $0 * size } }, of: kernel)
    }
}

/// Operations on vectors of equal length.
enum Vectors {
    static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    /// An orthonormal basis of the span of vectors, by Gram-Schmidt with each projection subtracted twice.
    static func orthonormalized(_ vectors: [[Double]]) -> [[Double]] {
        var basis: [[Double]] = []
        for vector in vectors {
            var rest = vector
            for _ in 0..<2 {
                for direction in basis {
                    let part = dot(rest, direction)
                    for index in rest.indices { rest[index] -= part * direction[index] }
                }
            }
            let length = dot(rest, rest).squareRoot()
            guard length > 1e-13 * dot(vector, vector).squareRoot() else { continue }
            basis.append(rest.map { $0 / length })
        }
        return basis
    }

    /// Rotates pairs of vectors until all are orthogonal: one-sided Jacobi.
    ///
    /// Pairs are skipped if a rotation would move the shorter vector by less than rounding does.
    static func orthogonalize(_ vectors: inout [[Double]]) {
        var others = [[Double]](repeating: [], count: vectors.count)
        orthogonalize(&vectors, with: &others)
    }

    /// Rotates pairs of vectors until all are orthogonal, and rotates other vectors by the same angles.
    ///
    /// The sum of the outer products of corresponding vectors stays the same.
    static func orthogonalize(_ vectors: inout [[Double]], with others: inout [[Double]]) {
        // Rounding leaves this much of a long vector in every short one; rotating it away would only bring it back.
        let negligible = 1e-16 * vectors.reduce(0) { $0 + dot($1, $1) }.squareRoot()
        let sweepLimit = 60
        for _ in 0..<sweepLimit {
            var rotated = false
            for i in vectors.indices {
                for j in vectors.indices.dropFirst(i + 1) {
                    let (alpha, beta) = (dot(vectors[i], vectors[i]), dot(vectors[j], vectors[j]))
                    let gamma = dot(vectors[i], vectors[j])
                    guard abs(gamma) > 1e-15 * (alpha * beta).squareRoot(),
                        abs(gamma) > negligible * max(alpha, beta).squareRoot()
                    else { continue }
                    let zeta = (beta - alpha) / (2 * gamma)
                    let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
                    rotate(&vectors, i, j, tangent)
                    rotate(&others, i, j, tangent)
                    rotated = true
                }
            }
            if !rotated { return }
        }
    }

    private static func rotate(_ vectors: inout [[Double]], _ i: Int, _ j: Int, _ tangent: Double) {
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        let sine = cosine * tangent
        for k in vectors[i].indices {
            let (p, q) = (vectors[i][k], vectors[j][k])
            vectors[i][k] = cosine * p - sine * q
            vectors[j][k] = sine * p + cosine * q
        }
    }
}

extension Kernel {
    /// The kernel as a matrix, multiplied by a vector that is as long as a row.
    fileprivate func times(_ vector: [Double]) -> [Double] {
        (0..<height).map { row in
            var sum = 0.0
            for column in 0..<width { sum += weights[row * width + column] * vector[column] }
            return sum
        }
    }
}
