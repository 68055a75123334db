// swift-tools-version: 6.3
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

// Tests reach the code through `package` declarations, and feed bytes to C without ceremony.
let testSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let cSettings: [CSetting] = [
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

// make passes the commit, because SwiftPM does not evaluate this file again when only the commit has changed.
let commit = Context.environment["IMGCONV_COMMIT"] ?? ""
let commitSettings: [CSetting] = commit.isEmpty ? [] : [.define("IMGCONV_COMMIT", to: "\"\(commit)\"")]

let pageParts = [
    "page.html", "page.css", "numbers.js", "data.js", "kernels.js", "geometry.js", "formula.js", "engine.js",
    "measures.js", "pictures.js", "stage.js", "grids.js", "inspector.js", "text.js", "point.js", "editor.js",
    "copies.js", "samples.js", "laboratory.js", "controls.js", "start.js",
]

let package = Package(
    name: "imgconv",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "imgconv", targets: ["Command"]),
        .library(name: "ImgConv", targets: ["ImgConv"]),
        // The arithmetic alone: in memory, without codecs and fonts.
        .library(name: "Convolution", targets: ["Convolution"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .executableTarget(
            name: "Command",
            dependencies: [
                "Batch", "ImagePipeline", "ImageReport", "ImageCodecs", "Conventions", "KernelFormats", "Convolution",
                "ImageBuffers", "FileSystem", "JSON", "Platform", "CBuildInfo",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "ImgConv",
            dependencies: [
                "ImagePipeline", "ImageReport", "ImageCodecs", "Conventions", "KernelFormats", "Convolution",
                "ImageBuffers", "Platform",
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "Batch",
            dependencies: [
                "ImagePipeline", "ImageReport", "ImageCodecs", "Conventions", "KernelFormats", "Convolution",
                "ImageBuffers", "FileSystem", "JSON", "Platform",
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "ImagePipeline",
            dependencies: [
                "ImageReport", "ImageCodecs", "Conventions", "KernelFormats", "Convolution", "ImageBuffers",
                "FileSystem", "Platform",
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "ImageReport",
            dependencies: [
                "Conventions", "KernelFormats", "Convolution", "ImageBuffers", "JSON", "Platform", "CFontShims",
                "CSampleLoops",
            ],
            // The page's parts are compiled in: one executable, no folder beside it.
            resources: pageParts.map { .embedInCode("Page/Template/\($0)") }, swiftSettings: swiftSettings),
        .target(
            name: "ImageCodecs", dependencies: ["ImageBuffers", "Platform", "CCodecShims", "CZLib"],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "Conventions", dependencies: ["KernelFormats", "Convolution", "ImageBuffers", "Platform"],
            swiftSettings: swiftSettings),
        .target(
            name: "KernelFormats", dependencies: ["Convolution", "JSON", "Platform"], swiftSettings: swiftSettings),
        .target(
            name: "Convolution", dependencies: ["ImageBuffers", "Platform", "CFilterKernels"],
            swiftSettings: swiftSettings),
        .target(name: "ImageBuffers", dependencies: ["Platform", "CSampleLoops"], swiftSettings: swiftSettings),
        .target(
            name: "FileSystem",
            dependencies: ["Platform", "LibC", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: swiftSettings),
        .target(name: "Platform", dependencies: ["LibC"], swiftSettings: swiftSettings),
        .target(name: "LibC", swiftSettings: swiftSettings),
        .target(name: "JSON", swiftSettings: swiftSettings),
        .target(name: "CBuildInfo", cSettings: cSettings + commitSettings),
        .target(name: "CSampleLoops", cSettings: cSettings),
        .target(name: "CFilterKernels", cSettings: cSettings),
        .target(
            name: "CCodecShims", dependencies: ["CLibPNG", "CLibJPEG", "CISAL", "CZLib", "CLCMS"], cSettings: cSettings),
        .target(name: "CFontShims", dependencies: ["CFreeType", "CFontConfig"], cSettings: cSettings),
        .systemLibrary(
            name: "CFreeType", pkgConfig: "freetype2",
            providers: [.apt(["libfreetype-dev"]), .brew(["freetype"])]),
        .systemLibrary(
            name: "CFontConfig", pkgConfig: "fontconfig",
            providers: [.apt(["libfontconfig-dev"]), .brew(["fontconfig"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
        .systemLibrary(
            name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"]), .brew(["little-cms2"])]),
        .systemLibrary(name: "CZLib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CLibJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),

        .target(
            name: "TestSupport", dependencies: ["ImageCodecs", "Convolution", "ImageBuffers"],
            path: "Tests/TestSupport",
            swiftSettings: testSettings),
        .target(
            name: "CTestCodecs", dependencies: ["CLibPNG", "CLibJPEG", "CZLib", "CISAL", "CLCMS"],
            path: "Tests/CTestCodecs", cSettings: cSettings),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: testSettings),
        .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: testSettings),
        .testTarget(
            name: "FileSystemTests", dependencies: ["FileSystem", "Platform", "TestSupport"],
            swiftSettings: testSettings),
        .testTarget(
            name: "ImageBuffersTests", dependencies: ["ImageBuffers", "TestSupport"], swiftSettings: testSettings),
        .testTarget(
            name: "ConvolutionTests", dependencies: ["Conventions", "Convolution", "ImageBuffers", "TestSupport"],
            swiftSettings: testSettings),
        .testTarget(
            name: "KernelFormatsTests", dependencies: ["KernelFormats", "Convolution", "ImageBuffers", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: testSettings),
        .testTarget(
            name: "ConventionsTests",
            dependencies: ["Conventions", "KernelFormats", "Convolution", "ImageBuffers", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: testSettings),
        .testTarget(
            name: "ImageCodecsTests",
            dependencies: ["ImageCodecs", "ImageBuffers", "CCodecShims", "CTestCodecs", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: testSettings),
        .testTarget(
            name: "ImageReportTests",
            dependencies: [
                "ImageReport", "Conventions", "KernelFormats", "Convolution", "ImageBuffers", "JSON", "TestSupport",
            ],
            exclude: ["Fixtures"], swiftSettings: testSettings),
        // Through the public interface alone.
        .testTarget(
            name: "ImgConvTests", dependencies: ["ImgConv", "TestSupport"], packageAccess: false,
            swiftSettings: testSettings),
        .testTarget(
            name: "ImagePipelineTests",
            dependencies: [
                "ImagePipeline", "ImageReport", "ImageCodecs", "Conventions", "KernelFormats", "Convolution",
                "ImageBuffers", "FileSystem", "Platform", "TestSupport",
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Command", "Batch", "ImagePipeline", "ImageReport", "ImageCodecs", "Conventions", "KernelFormats",
                "Convolution", "ImageBuffers", "FileSystem", "Platform", "CTestCodecs", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Fixtures"], swiftSettings: testSettings),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
