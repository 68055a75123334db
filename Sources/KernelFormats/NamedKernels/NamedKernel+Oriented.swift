import Convolution
import Platform

extension NamedKernel {
    /// Kernels that respond to waves of one direction and wavelength.
    static let oriented: [NamedKernel] = [
        NamedKernel(
            "gabor", "Gabor: a wave under a Gaussian; 1 at its peak.",
            [
                .sigma("sigma", "2"),
                Parameter("theta", "0", .real(-360...360), "the wave's way, degrees, counterclockwise"),
                Parameter("lambda", "6", .real(0.1...10000), "wavelength in pixels"),
                Parameter("gamma", "0.5", .real(0.05...20), "sigma across / sigma along the crests"),
                Parameter("psi", "0", .real(-360...360), "phase in degrees"),
                .size("2*ceil(3*sigma*max(1,1/gamma))+1"),
            ],
            formula: [
                "u = x*cos(theta) - y*sin(theta), v = x*sin(theta) + y*cos(theta)",
                "K = exp(-(u^2 + gamma^2*v^2) / (2*sigma^2)) * cos(2*pi*u/lambda + psi)",
            ]
        ) { values throws(NamedKernelError) in
            let (sigma, gamma) = (values.number("sigma"), values.number("gamma"))
            let frequency = 2 * Double.pi / values.number("lambda")
            let phase = values.number("psi") * (Double.pi / 180)
            let direction = Direction(degrees: values.number("theta"))
            let size = values.givenWhole("size") ?? Gaussian.size(sigma: sigma * max(1, 1 / gamma))
            return try Kernel.formula(width: size, height: size) { x, y in
                let u = x * direction.cosine - y * direction.sine
                let v = x * direction.sine + y * direction.cosine
                let (s, t) = (u / sigma, gamma * v / sigma)
                return exp(-(s * s + t * t) / 2) * cos(frequency * u + phase)
            }
        }
    ]
}
