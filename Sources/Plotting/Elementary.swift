// The functions of the C library this room needs, imported in one place.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// log10(x).
func decimalLogarithm(_ x: Double) -> Double { log10(x) }

/// 10^x.
func powerOfTen(_ x: Double) -> Double { pow(10, x) }

/// x^y.
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }

/// log(1 + x), exact for small x.
func logarithmOfOnePlus(_ x: Double) -> Double { log1p(x) }

/// exp(x) - 1, exact for small x.
func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }

/// The angle of a vector, counterclockwise from the x axis.
func angle(y: Double, x: Double) -> Double { atan2(y, x) }
