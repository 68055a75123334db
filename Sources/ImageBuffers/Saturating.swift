/// Saturating sums and products for sizes from files and options: `Int.max` on overflow.
package enum Saturating {
    /// The sum of numbers that are at least 0.
    package static func sum(_ numbers: Int...) -> Int {
        numbers.reduce(0) { total, number in
            let (sum, overflow) = total.addingReportingOverflow(number)
            return overflow ? .max : sum
        }
    }

    /// The product of numbers that are at least 0.
    package static func product(_ numbers: Int...) -> Int {
        numbers.contains(0)
            ? 0
            : numbers.reduce(1) { total, number in
                let (product, overflow) = total.multipliedReportingOverflow(by: number)
                return overflow ? .max : product
            }
    }
}
