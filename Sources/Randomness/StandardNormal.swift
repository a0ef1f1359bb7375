import Glibc

/// The normal distribution of mean 0 and standard deviation 1.
public enum StandardNormal {
  /// The value below which a standard normal variable falls with probability `p`: about 1 part in 10¹⁶.
  ///
  /// - Parameter p: in 0...1; the ends give −∞ and +∞, anything else NaN.
  ///
  /// Source: Wichura 1988, AS 241 (PPND16).
  @inlinable
  public static func quantile(_ p: Double) -> Double {
    let q = p - 0.5
    return abs(q) <= 0.425 ? q * centre(0.180625 - q * q) : outer(p)
  }

  /// The quantile of each in its place. The centre's is computed four side by side, and replaced where one lies outside.
  @inlinable
  static func replaceByQuantiles(_ values: UnsafeMutableBufferPointer<Double>) {
    var place = 0
    while place + 4 <= values.count {
      let q = SIMD4(values[place], values[place + 1], values[place + 2], values[place + 3]) - 0.5
      let square = q * q
      let inner = q * centre(0.180625 - square)
      for lane in 0..<4 {
        // .425² is not exact: near it, and outside, each for itself.
        values[place + lane] = square[lane] < 0.18062 ? inner[lane] : quantile(values[place + lane])
      }
      place += 4
    }
    while place < values.count {
      values[place] = quantile(values[place])
      place += 1
    }
  }

  /// Where |p − ½| > .425.
  @inlinable
  static func outer(_ p: Double) -> Double {
    let q = p - 0.5
    let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
    let magnitude = r <= 5 ? tail(r - 1.6) : r < .infinity ? farTail(r - 5) : r
    return q < 0 ? -magnitude : magnitude
  }

  // The rational approximations of the three regions, by Horner's rule from the highest power down.

  /// Of one number, or of several side by side.
  @inlinable
  static func centre<Numbers: Computable>(_ r: Numbers) -> Numbers {
    var above = r * 2.5090809287301226727e3 + 3.3430575583588128105e4
    above = above * r + 6.7265770927008700853e4
    above = above * r + 4.5921953931549871457e4
    above = above * r + 1.3731693765509461125e4
    above = above * r + 1.9715909503065514427e3
    above = above * r + 1.3314166789178437745e2
    above = above * r + 3.3871328727963666080e0
    var below = r * 5.2264952788528545610e3 + 2.8729085735721942674e4
    below = below * r + 3.9307895800092710610e4
    below = below * r + 2.1213794301586595867e4
    below = below * r + 5.3941960214247511077e3
    below = below * r + 6.8718700749205790830e2
    below = below * r + 4.2313330701600911252e1
    below = below * r + 1
    return above / below
  }

  @inlinable
  static func tail(_ r: Double) -> Double {
    var above = 7.74545014278341407640e-4
    above = above * r + 2.27238449892691845833e-2
    above = above * r + 2.41780725177450611770e-1
    above = above * r + 1.27045825245236838258e0
    above = above * r + 3.64784832476320460504e0
    above = above * r + 5.76949722146069140550e0
    above = above * r + 4.63033784615654529590e0
    above = above * r + 1.42343711074968357734e0
    var below = 1.05075007164441684324e-9
    below = below * r + 5.47593808499534494600e-4
    below = below * r + 1.51986665636164571966e-2
    below = below * r + 1.48103976427480074590e-1
    below = below * r + 6.89767334985100004550e-1
    below = below * r + 1.67638483018380384940e0
    below = below * r + 2.05319162663775882187e0
    below = below * r + 1
    return above / below
  }

  @inlinable
  static func farTail(_ r: Double) -> Double {
    var above = 2.01033439929228813265e-7
    above = above * r + 2.71155556874348757815e-5
    above = above * r + 1.24266094738807843860e-3
    above = above * r + 2.65321895265761230930e-2
    above = above * r + 2.96560571828504891230e-1
    above = above * r + 1.78482653991729133580e0
    above = above * r + 5.46378491116411436990e0
    above = above * r + 6.65790464350110377720e0
    var below = 2.04426310338993978564e-15
    below = below * r + 1.42151175831644588870e-7
    below = below * r + 1.84631831751005468180e-5
    below = below * r + 7.86869131145613259100e-4
    below = below * r + 1.48753612908506148525e-2
    below = below * r + 1.36929880922735805310e-1
    below = below * r + 5.99832206555887937690e-1
    below = below * r + 1
    return above / below
  }
}

/// What a rational function needs: one number, or several side by side.
@usableFromInline
protocol Computable {
  static func + (a: Self, b: Double) -> Self
  static func * (a: Self, b: Double) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
}

extension Double: Computable {}
extension SIMD4: Computable where Scalar == Double {}
