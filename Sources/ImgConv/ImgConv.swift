// Everything that the package offers, in one import: `import ImgConv`.
@_exported public import Conventions
@_exported public import Convolution
@_exported public import ImageBuffers
@_exported public import KernelFormats
