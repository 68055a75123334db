import LibC

// Elementary functions from the C library, which Swift's standard library lacks.

package func exp(_ x: Double) -> Double { LibC.exp(x) }
package func log(_ x: Double) -> Double { LibC.log(x) }
package func log2(_ x: Double) -> Double { LibC.log2(x) }
package func log10(_ x: Double) -> Double { LibC.log10(x) }
package func pow(_ x: Double, _ y: Double) -> Double { LibC.pow(x, y) }
package func cbrt(_ x: Double) -> Double { LibC.cbrt(x) }
package func sin(_ x: Double) -> Double { LibC.sin(x) }
package func cos(_ x: Double) -> Double { LibC.cos(x) }
package func asin(_ x: Double) -> Double { LibC.asin(x) }
