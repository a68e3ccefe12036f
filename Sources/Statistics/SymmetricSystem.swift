/// Inverses of small symmetric positive definite matrices, for least squares of a few unknowns.
package enum SymmetricSystem {
    /// The inverse, by Gauss and Jordan without pivoting (stable for positive definite matrices).
    ///
    /// - Parameter matrix: Square, rows of equal length.
    /// - Returns: nil where the matrix is singular to working precision.
    package static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
        let size = matrix.count
        var left = matrix
        var right = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0.0 } }
        let scale = matrix.indices.reduce(0.0) { max($0, abs(matrix[$1][$1])) }
        for pivot in 0..<size {
            let divisor = left[pivot][pivot]
            guard abs(divisor) > 1e-13 * scale else { return nil }
            for column in 0..<size {
                left[pivot][column] /= divisor
                right[pivot][column] /= divisor
            }
            for row in 0..<size where row != pivot && left[row][pivot] != 0 {
                let factor = left[row][pivot]
                for column in 0..<size {
                    left[row][column] -= factor * left[pivot][column]
                    right[row][column] -= factor * right[pivot][column]
                }
            }
        }
        return right
    }

    /// The solution of `matrix · x = values`; nil where the matrix is singular.
    package static func solve(_ matrix: [[Double]], _ values: [Double]) -> [Double]? {
        inverse(matrix)?.map { row in
            zip(row, values).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }
}
