// Everything that the package offers, in one import: `import ImgConv`.
@_exported public import Batch
@_exported public import Conventions
@_exported public import Convolution
@_exported public import ImageBuffers
@_exported public import ImageCodecs
@_exported public import ImagePipeline
@_exported public import ImageReport
@_exported public import KernelFormats
