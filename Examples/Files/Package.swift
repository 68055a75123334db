// swift-tools-version: 6.3
import PackageDescription

// Everything: reading and writing files, other libraries' conventions, comparisons.
let package = Package(
    name: "Files",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "imgconv", path: "../..")],
    targets: [
        .executableTarget(name: "Files", dependencies: [.product(name: "ImgConv", package: "imgconv")])
    ],
    swiftLanguageModes: [.v6]
)
