// swift-tools-version: 6.3
import PackageDescription

// The arithmetic alone: the product Convolution links neither codecs nor fonts.
let package = Package(
    name: "Planes",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "imgconv", path: "../..")],
    targets: [
        .executableTarget(name: "Planes", dependencies: [.product(name: "Convolution", package: "imgconv")])
    ],
    swiftLanguageModes: [.v6]
)
