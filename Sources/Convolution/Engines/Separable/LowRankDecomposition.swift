/// The best terms of any number for a kernel, by its singular values, given crosses that nearly span it.
///
/// The kernel is laid on the crosses' rows, and on the columns that come of that; then one-sided Jacobi makes the terms
/// orthogonal, so that their sizes are the singular values. Terms are taken, the largest first, until what is left of
/// the kernel itself is small enough: nothing rests on the exactness of what was computed before.
///
/// - Complexity: O(terms * taps + terms^2 * (width + height)).
/// - Source: Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 53, 2011 (the two projections);
///   Hestenes, "Inversion of matrices by biorthogonalization", 1958.
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

    /// As few terms as leave little enough; `nil` where those are more than `limit`.
    func terms(limit: Int) -> SeparableTerms? {
        guard let count = count(of: columns, rows, limit: limit) else { return nil }
        let best = balanced(Array(columns.prefix(count)), Array(rows.prefix(count)))
        // Crosses have the kernel's own weights and zeros, and are preferred where they do as well.
        guard self.count(of: crosses.columns, crosses.rows, limit: count) == count else { return best }
        let own = balanced(Array(crosses.columns.prefix(count)), Array(crosses.rows.prefix(count)))
        return own.amplification <= best.amplification * (1 + 1e-9) ? own : best
    }

    /// How many of these terms leave little enough of the kernel.
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

    /// Columns whose magnitudes add up to 1: what a pass down the columns gives is then as large as the samples are.
    private func balanced(_ columns: [[Double]], _ rows: [[Double]]) -> SeparableTerms {
        let sizes = columns.map { $0.reduce(0) { $0 + abs($1) } }
        return SeparableTerms(
            scale: 1, columns: zip(columns, sizes).map { column, size in column.map { $0 / size } },
            rows: zip(rows, sizes).map { row, size in row.map { $0 * size } }, of: kernel)
    }
}

/// Vectors of one length.
enum Vectors {
    static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    /// An orthonormal basis of what the vectors span: Gram and Schmidt's, each vector's part taken out twice.
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

    /// Rotates vectors in each other's planes until all are orthogonal: one-sided Jacobi.
    ///
    /// Pairs are skipped where a rotation would move the shorter vector by less than rounding does.
    static func orthogonalize(_ vectors: inout [[Double]]) {
        var others = [[Double]](repeating: [], count: vectors.count)
        orthogonalize(&vectors, with: &others)
    }

    /// Rotates vectors in each other's planes until all are orthogonal, and rotates others by the same angles.
    ///
    /// The sum of the outer products of both, vector by vector, stays the same.
    static func orthogonalize(_ vectors: inout [[Double]], with others: inout [[Double]]) {
        // Rounding leaves as much of a long vector in every short one; rotating that away would only bring it back.
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
    /// The kernel as a matrix, times a vector as long as a row.
    fileprivate func times(_ vector: [Double]) -> [Double] {
        (0..<height).map { row in
            var sum = 0.0
            for column in 0..<width { sum += weights[row * width + column] * vector[column] }
            return sum
        }
    }
}
