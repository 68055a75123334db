# bash completion for imgconv, as `imgconv completion bash` prints it

# Adds those of the given words that begin with the text.
_imgconv_words() {
    local word
    for word in "$@"; do
        [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
    done
}

# Adds files. The text may have an opening quotation mark, or backslashes.
_imgconv_files() {
    local name text=$cur
    case $text in
    [\"\']*) text=${text:1} ;;
    *) text=${text//\\/} ;;
    esac
    while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$text")
    compopt -o filenames 2>/dev/null
}

# Adds what may follow the name of a kernel or of a function and a colon.
_imgconv_parameters() {
    local before=${cur%"${cur##*[:,]}"}
    case ${cur%%:*} in
    'gaussian') _imgconv_words "$before"sigma= "$before"size= ;;
    'box') _imgconv_words "$before"size= "$before"width= "$before"height= ;;
    'binomial') _imgconv_words "$before"size= ;;
    'disk') _imgconv_words "$before"radius= ;;
    'motion') _imgconv_words "$before"length= "$before"angle= ;;
    'sobel') _imgconv_words "$before"direction= "$before"angle= ;;
    'scharr') _imgconv_words "$before"direction= "$before"angle= ;;
    'prewitt') _imgconv_words "$before"direction= "$before"angle= ;;
    'roberts') _imgconv_words "$before"direction= ;;
    'kirsch') _imgconv_words "$before"direction= ;;
    'laplacian') _imgconv_words "$before"neighbors= ;;
    'log') _imgconv_words "$before"sigma= "$before"size= ;;
    'dog') _imgconv_words "$before"sigma1= "$before"sigma2= "$before"size= ;;
    'sharpen') _imgconv_words "$before"amount= ;;
    'unsharp') _imgconv_words "$before"sigma= "$before"amount= "$before"size= ;;
    'gabor') _imgconv_words "$before"sigma= "$before"theta= "$before"lambda= "$before"gamma= "$before"psi= "$before"size= ;;
    'identity') _imgconv_words "$before"size= ;;
    'shift') _imgconv_words "$before"x= "$before"y= ;;
    'scipy.signal.convolve2d') _imgconv_words "$before"mode=full "$before"mode=same "$before"mode=valid "$before"boundary=fill "$before"boundary=wrap "$before"boundary=symm "$before"fillvalue= ;;
    'scipy.signal.correlate2d') _imgconv_words "$before"mode=full "$before"mode=same "$before"mode=valid "$before"boundary=fill "$before"boundary=wrap "$before"boundary=symm "$before"fillvalue= ;;
    'scipy.signal.convolve' | 'scipy.signal.fftconvolve' | 'scipy.signal.oaconvolve') _imgconv_words "$before"mode=full "$before"mode=same "$before"mode=valid "$before"method=auto "$before"method=direct "$before"method=fft ;;
    'scipy.signal.correlate') _imgconv_words "$before"mode=full "$before"mode=same "$before"mode=valid "$before"method=auto "$before"method=direct "$before"method=fft ;;
    'scipy.ndimage.convolve' | 'scipy.ndimage.filters.convolve') _imgconv_words "$before"mode=reflect "$before"mode=constant "$before"mode=nearest "$before"mode=mirror "$before"mode=wrap "$before"cval= "$before"origin= ;;
    'scipy.ndimage.correlate' | 'scipy.ndimage.filters.correlate') _imgconv_words "$before"mode=reflect "$before"mode=constant "$before"mode=nearest "$before"mode=mirror "$before"mode=wrap "$before"cval= "$before"origin= ;;
    'opencv.filter2D' | 'cv2.filter2D' | 'cv.filter2D') _imgconv_words "$before"anchor= "$before"delta= "$before"border=reflect_101 "$before"border=replicate "$before"border=reflect "$before"border=constant "$before"border=wrap "$before"border=transparent "$before"ddepth=-1 "$before"ddepth=CV_32F "$before"ddepth=CV_64F ;;
    'keras.Conv2D' | 'keras.layers.Conv2D' | 'tf.keras.layers.Conv2D' | 'tensorflow.keras.layers.Conv2D') _imgconv_words "$before"padding=valid "$before"padding=same "$before"strides= "$before"dilation_rate= "$before"groups= "$before"data_format=channels_last "$before"layout=hwio "$before"layout=oihw ;;
    'tf.nn.conv2d' | 'tensorflow.nn.conv2d' | 'tf.nn.convolution') _imgconv_words "$before"padding=valid "$before"padding=same "$before"strides= "$before"dilations= "$before"data_format=NHWC "$before"layout=hwio "$before"layout=oihw ;;
    'keras.DepthwiseConv2D' | 'keras.layers.DepthwiseConv2D' | 'tf.keras.layers.DepthwiseConv2D' | 'tf.nn.depthwise_conv2d') _imgconv_words "$before"padding=valid "$before"padding=same "$before"strides= "$before"dilation_rate= "$before"data_format=channels_last "$before"layout=hwio "$before"layout=oihw ;;
    'torch.Conv2d' | 'torch.nn.Conv2d' | 'nn.Conv2d' | 'torch.nn.functional.conv2d' | 'torch.conv2d' | 'F.conv2d') _imgconv_words "$before"padding=same "$before"padding=valid "$before"padding_mode=zeros "$before"padding_mode=reflect "$before"padding_mode=replicate "$before"padding_mode=circular "$before"stride= "$before"dilation= "$before"groups= "$before"layout=hwio "$before"layout=oihw ;;
    'libvips.conv' | 'vips.conv' | 'pyvips.conv' | 'vips_conv') _imgconv_words "$before"precision=float "$before"precision=integer "$before"precision=approximate "$before"scale= "$before"offset= ;;
    'gmic.convolve') _imgconv_words "$before"boundary=neumann "$before"boundary=dirichlet "$before"boundary=periodic "$before"boundary=mirror ;;
    'gmic.correlate') _imgconv_words "$before"boundary=neumann "$before"boundary=dirichlet "$before"boundary=periodic "$before"boundary=mirror ;;
    'pillow.ImageFilter.Kernel' | 'PIL.ImageFilter.Kernel') _imgconv_words "$before"scale=None "$before"offset= ;;
    'imagemagick.morphology-convolve' | 'magick.morphology-convolve') _imgconv_words "$before"virtual_pixel=edge "$before"virtual_pixel=mirror "$before"virtual_pixel=tile "$before"virtual_pixel=black "$before"virtual_pixel=white "$before"output=png "$before"output=other ;;
    'imagemagick.morphology-correlate' | 'magick.morphology-correlate') _imgconv_words "$before"virtual_pixel=edge "$before"virtual_pixel=mirror "$before"virtual_pixel=tile "$before"virtual_pixel=black "$before"virtual_pixel=white "$before"output=png "$before"output=other ;;
    'imagemagick.convolve' | 'magick.convolve') _imgconv_words "$before"virtual_pixel=edge "$before"virtual_pixel=mirror "$before"virtual_pixel=tile "$before"virtual_pixel=black "$before"virtual_pixel=white "$before"output=png "$before"output=other ;;
    'octave.conv2' | 'matlab.conv2') _imgconv_words "$before"shape=full "$before"shape=same "$before"shape=valid ;;
    'octave.imfilter') _imgconv_words "$before"op=corr "$before"op=conv "$before"shape=same "$before"shape=full "$before"boundary=symmetric "$before"boundary=replicate "$before"boundary=circular ;;
    'matlab.imfilter') _imgconv_words "$before"op=corr "$before"op=conv "$before"shape=same "$before"shape=full "$before"boundary=symmetric "$before"boundary=replicate "$before"boundary=circular ;;
    'astropy.convolve' | 'astropy.convolution.convolve') _imgconv_words "$before"boundary=fill "$before"boundary=wrap "$before"boundary=extend "$before"boundary=None "$before"fill_value= "$before"normalize_kernel=true "$before"normalize_kernel=false "$before"normalization_zero_tol= "$before"nan_treatment=interpolate "$before"nan_treatment=fill "$before"preserve_nan=true "$before"preserve_nan=false ;;
    'itk.Convolution' | 'SimpleITK.Convolution' | 'sitk.Convolution' | 'itk.ConvolutionImageFilter') _imgconv_words "$before"boundary=zero_flux_neumann "$before"boundary=zero "$before"boundary=periodic "$before"region=same "$before"region=valid "$before"normalize=true "$before"normalize=false ;;
    'imgconv.convolve') _imgconv_words "$before"boundary=symmetric "$before"boundary=reflect "$before"boundary=edge "$before"boundary=constant "$before"boundary=wrap "$before"boundary=renormalize "$before"boundary=copy "$before"value= "$before"size=same "$before"size=full "$before"size=valid "$before"stride= "$before"dilation= "$before"padding=none "$before"anchor= "$before"normalize=none "$before"normalize=sum "$before"bias= ;;
    'imgconv.correlate') _imgconv_words "$before"boundary=symmetric "$before"boundary=reflect "$before"boundary=edge "$before"boundary=constant "$before"boundary=wrap "$before"boundary=renormalize "$before"boundary=copy "$before"value= "$before"size=same "$before"size=full "$before"size=valid "$before"stride= "$before"dilation= "$before"padding=none "$before"anchor= "$before"normalize=none "$before"normalize=sum "$before"bias= ;;
    esac
}

_imgconv_kernels() {
    case $cur in
    *:*) _imgconv_parameters ;;
    *) _imgconv_words gaussian box binomial disk motion sobel scharr prewitt roberts kirsch emboss laplacian log dog sharpen unsharp gabor identity shift Unity Gaussian DoG LoG Blur Comet Binomial Laplacian Sobel Prewitt Roberts Compass Kirsch FreiChen Diamond Square Rectangle Octagon Disk Plus Cross Ring Peaks ;;
    esac
    _imgconv_files
}

_imgconv_presets() {
    case $cur in
    *:*) _imgconv_parameters ;;
    *) _imgconv_words scipy.signal.convolve2d scipy.signal.correlate2d scipy.signal.convolve scipy.signal.fftconvolve scipy.signal.oaconvolve scipy.signal.correlate scipy.ndimage.convolve scipy.ndimage.filters.convolve scipy.ndimage.correlate scipy.ndimage.filters.correlate opencv.filter2D cv2.filter2D cv.filter2D keras.Conv2D keras.layers.Conv2D tf.keras.layers.Conv2D tensorflow.keras.layers.Conv2D tf.nn.conv2d tensorflow.nn.conv2d tf.nn.convolution keras.DepthwiseConv2D keras.layers.DepthwiseConv2D tf.keras.layers.DepthwiseConv2D tf.nn.depthwise_conv2d torch.Conv2d torch.nn.Conv2d nn.Conv2d torch.nn.functional.conv2d torch.conv2d F.conv2d libvips.conv vips.conv pyvips.conv vips_conv gmic.convolve gmic.correlate pillow.ImageFilter.Kernel PIL.ImageFilter.Kernel imagemagick.morphology-convolve magick.morphology-convolve imagemagick.morphology-correlate magick.morphology-correlate imagemagick.convolve magick.convolve octave.conv2 matlab.conv2 octave.imfilter matlab.imfilter astropy.convolve astropy.convolution.convolve itk.Convolution SimpleITK.Convolution sitk.Convolution itk.ConvolutionImageFilter imgconv.convolve imgconv.correlate ;;
    esac
}

# Sets `verbs` to the verbs that may follow the given ones.
_imgconv_verbs() {
    verbs=
    case $1 in
    '' | 'manual' | 'help') verbs='filter compare explain identify kernel bench status completion manual help convolve correlate' ;;
    'kernel' | 'manual kernel' | 'help kernel') verbs='list show convert' ;;
    esac
}

# Completes an option of a verb.
_imgconv_options() {
    case $1 in
    '' | 'filter' | 'convolve' | 'correlate') _imgconv_words -k --kernel -m --mode -b --border --boundary --size --anchor --stride --dilation --normalize --like --padding --scale --bias --combine --algorithm --grey --linear --crop --channels --valid-fill --alpha --layer-bias -o --out --output --format -y -f --force --overwrite --strip --keep-time --range --rounding --depth --quality --sampling --progressive --optimize --orientation --background --layout --sheet --png-level --interlace --max-pixels --damaged --memory -r --recursive --files-from -0 --null --include --exclude -j --jobs --threads --skip-existing --resume --fail-fast --durable --shard -n --dry-run --progress --log --diff --diff-against --diff-style --diff-gain --diff-legend --preview --preview-as --json -q --quiet -v --verbose --verify --version -h --help ;;
    'compare') _imgconv_words -k --kernel --against -b --border --boundary --size --anchor --stride --dilation --normalize --range --algorithm -o --out --output --page-only -y -f --force --overwrite --layout --theme --scale --max-pixels --damaged --json -q --quiet --preview --preview-as --version -h --help ;;
    'explain') _imgconv_words -k --kernel --image-size --why --list --json --version -h --help ;;
    'identify') _imgconv_words -k --kernel --json --max-pixels --damaged --version -h --help ;;
    'kernel') _imgconv_words --version -h --help ;;
    'kernel list') _imgconv_words --json --version -h --help ;;
    'kernel show') _imgconv_words --json --png -y -f --force --overwrite --theme --scale --version -h --help ;;
    'kernel convert') _imgconv_words -o --output --format --flip-x --flip-y --rotate180 --transpose --normalize --weights-only -y -f --force --overwrite --version -h --help ;;
    'bench') _imgconv_words --width --height --kernel-size --rank1 -b --boundary --algorithm --threads --runs --machine --json --version -h --help ;;
    'status') _imgconv_words -r --recursive --json --version -h --help ;;
    'completion') _imgconv_words --version -h --help ;;
    'manual'*) _imgconv_words --list --version -h --help ;;
    'help'*) _imgconv_words -h -help --help --version ;;
    esac
}

# Completes the value of an option: VERB:OPTION. Fails if the option takes none.
_imgconv_value() {
    case $1 in
    ':-k' | ':--kernel' | 'filter:-k' | 'filter:--kernel' | 'convolve:-k' | 'convolve:--kernel' | 'correlate:-k' | 'correlate:--kernel') _imgconv_kernels ;;
    ':-m' | ':--mode' | 'filter:-m' | 'filter:--mode' | 'convolve:-m' | 'convolve:--mode' | 'correlate:-m' | 'correlate:--mode') _imgconv_words convolve correlate ;;
    ':-b' | ':--border' | ':--boundary' | 'filter:-b' | 'filter:--border' | 'filter:--boundary' | 'convolve:-b' | 'convolve:--border' | 'convolve:--boundary' | 'correlate:-b' | 'correlate:--border' | 'correlate:--boundary') _imgconv_words symmetric reflect edge constant constant: wrap renormalize copy ;;
    ':--size' | 'filter:--size' | 'convolve:--size' | 'correlate:--size') _imgconv_words same full valid ;;
    ':--anchor' | 'filter:--anchor' | 'convolve:--anchor' | 'correlate:--anchor') _imgconv_words center ;;
    ':--stride' | 'filter:--stride' | 'convolve:--stride' | 'correlate:--stride') : ;;
    ':--dilation' | 'filter:--dilation' | 'convolve:--dilation' | 'correlate:--dilation') : ;;
    ':--normalize' | 'filter:--normalize' | 'convolve:--normalize' | 'correlate:--normalize') _imgconv_words none sum abs posneg ;;
    ':--like' | 'filter:--like' | 'convolve:--like' | 'correlate:--like') _imgconv_presets ;;
    ':--padding' | 'filter:--padding' | 'convolve:--padding' | 'correlate:--padding') : ;;
    ':--scale' | 'filter:--scale' | 'convolve:--scale' | 'correlate:--scale') : ;;
    ':--bias' | 'filter:--bias' | 'convolve:--bias' | 'correlate:--bias') : ;;
    ':--combine' | 'filter:--combine' | 'convolve:--combine' | 'correlate:--combine') _imgconv_words sequence magnitude sum max ;;
    ':--algorithm' | 'filter:--algorithm' | 'convolve:--algorithm' | 'correlate:--algorithm') _imgconv_words auto direct separable fft ;;
    ':--crop' | 'filter:--crop' | 'convolve:--crop' | 'correlate:--crop') : ;;
    ':--channels' | 'filter:--channels' | 'convolve:--channels' | 'correlate:--channels') _imgconv_words r g b a luma ;;
    ':--valid-fill' | 'filter:--valid-fill' | 'convolve:--valid-fill' | 'correlate:--valid-fill') : ;;
    ':--alpha' | 'filter:--alpha' | 'convolve:--alpha' | 'correlate:--alpha') _imgconv_words auto copy premultiply filter drop ;;
    ':--layer-bias' | 'filter:--layer-bias' | 'convolve:--layer-bias' | 'correlate:--layer-bias') _imgconv_files ;;
    ':-o' | ':--out' | ':--output' | 'filter:-o' | 'filter:--out' | 'filter:--output' | 'convolve:-o' | 'convolve:--out' | 'convolve:--output' | 'correlate:-o' | 'correlate:--out' | 'correlate:--output') _imgconv_files ;;
    ':--format' | 'filter:--format' | 'convolve:--format' | 'correlate:--format') _imgconv_words png jpg npy pfm pgm ppm pnm pam ;;
    ':--range' | 'filter:--range' | 'convolve:--range' | 'correlate:--range') _imgconv_words clip offset abs minmax wrap ;;
    ':--rounding' | 'filter:--rounding' | 'convolve:--rounding' | 'correlate:--rounding') _imgconv_words half-even half-up truncate ;;
    ':--depth' | 'filter:--depth' | 'convolve:--depth' | 'correlate:--depth') _imgconv_words 8 16 ;;
    ':--quality' | 'filter:--quality' | 'convolve:--quality' | 'correlate:--quality') : ;;
    ':--sampling' | 'filter:--sampling' | 'convolve:--sampling' | 'correlate:--sampling') _imgconv_words keep 420 422 444 ;;
    ':--orientation' | 'filter:--orientation' | 'convolve:--orientation' | 'correlate:--orientation') _imgconv_words shown stored upright ;;
    ':--background' | 'filter:--background' | 'convolve:--background' | 'correlate:--background') _imgconv_words aqua beige black blue brown cyan darkgray dimgray fuchsia gold gray green ivory lightgray lime magenta maroon navy olive orange pink purple red silver teal white whitesmoke yellow ;;
    ':--layout' | 'filter:--layout' | 'convolve:--layout' | 'correlate:--layout') _imgconv_words hwc chw nhwc nchw ;;
    ':--png-level' | 'filter:--png-level' | 'convolve:--png-level' | 'correlate:--png-level') : ;;
    ':--max-pixels' | 'filter:--max-pixels' | 'convolve:--max-pixels' | 'correlate:--max-pixels') : ;;
    ':--damaged' | 'filter:--damaged' | 'convolve:--damaged' | 'correlate:--damaged') _imgconv_words refuse keep ;;
    ':--memory' | 'filter:--memory' | 'convolve:--memory' | 'correlate:--memory') : ;;
    ':--files-from' | 'filter:--files-from' | 'convolve:--files-from' | 'correlate:--files-from') _imgconv_files ;;
    ':--include' | 'filter:--include' | 'convolve:--include' | 'correlate:--include') : ;;
    ':--exclude' | 'filter:--exclude' | 'convolve:--exclude' | 'correlate:--exclude') : ;;
    ':-j' | ':--jobs' | ':--threads' | 'filter:-j' | 'filter:--jobs' | 'filter:--threads' | 'convolve:-j' | 'convolve:--jobs' | 'convolve:--threads' | 'correlate:-j' | 'correlate:--jobs' | 'correlate:--threads') : ;;
    ':--shard' | 'filter:--shard' | 'convolve:--shard' | 'correlate:--shard') _imgconv_words auto ;;
    ':--progress' | 'filter:--progress' | 'convolve:--progress' | 'correlate:--progress') _imgconv_words auto always never ;;
    ':--log' | 'filter:--log' | 'convolve:--log' | 'correlate:--log') _imgconv_files ;;
    ':--diff' | 'filter:--diff' | 'convolve:--diff' | 'correlate:--diff') _imgconv_files ;;
    ':--diff-against' | 'filter:--diff-against' | 'convolve:--diff-against' | 'correlate:--diff-against') _imgconv_words input flipped; _imgconv_files ;;
    ':--diff-style' | 'filter:--diff-style' | 'convolve:--diff-style' | 'correlate:--diff-style') _imgconv_words heat signed abs ;;
    ':--diff-gain' | 'filter:--diff-gain' | 'convolve:--diff-gain' | 'correlate:--diff-gain') _imgconv_words auto ;;
    ':--preview-as' | 'filter:--preview-as' | 'convolve:--preview-as' | 'correlate:--preview-as') _imgconv_words auto kitty sixel blocks ;;
    'compare:-k' | 'compare:--kernel') _imgconv_kernels ;;
    'compare:--against') _imgconv_presets ;;
    'compare:-b' | 'compare:--border' | 'compare:--boundary') _imgconv_words symmetric reflect edge constant constant: wrap renormalize copy ;;
    'compare:--size') _imgconv_words same full valid ;;
    'compare:--anchor') _imgconv_words center ;;
    'compare:--stride') : ;;
    'compare:--dilation') : ;;
    'compare:--normalize') _imgconv_words none sum abs posneg ;;
    'compare:--range') _imgconv_words clip offset abs minmax ;;
    'compare:--algorithm') _imgconv_words auto direct separable fft ;;
    'compare:-o' | 'compare:--out' | 'compare:--output') _imgconv_files ;;
    'compare:--layout') _imgconv_words grid row ;;
    'compare:--theme') _imgconv_words light dark ;;
    'compare:--scale') : ;;
    'compare:--max-pixels') : ;;
    'compare:--damaged') _imgconv_words refuse keep ;;
    'compare:--preview-as') _imgconv_words auto kitty sixel blocks ;;
    'explain:-k' | 'explain:--kernel') _imgconv_kernels ;;
    'explain:--image-size') : ;;
    'identify:-k' | 'identify:--kernel') _imgconv_kernels ;;
    'identify:--max-pixels') : ;;
    'identify:--damaged') _imgconv_words refuse keep ;;
    'kernel show:--png') _imgconv_files ;;
    'kernel show:--theme') _imgconv_words light dark ;;
    'kernel show:--scale') : ;;
    'kernel convert:-o' | 'kernel convert:--output') _imgconv_files ;;
    'kernel convert:--format') _imgconv_words text vips imagemagick json npy ;;
    'kernel convert:--normalize') _imgconv_words none sum abs posneg ;;
    'bench:--width') : ;;
    'bench:--height') : ;;
    'bench:--kernel-size') : ;;
    'bench:-b' | 'bench:--boundary') _imgconv_words symmetric reflect edge constant constant: wrap renormalize copy ;;
    'bench:--algorithm') _imgconv_words auto direct separable fft ;;
    'bench:--threads') : ;;
    'bench:--runs') : ;;
    *) return 1 ;;
    esac
    return 0
}

# Whether an option takes all words up to the next option: VERB:OPTION.
_imgconv_takes_several() {
    case $1 in
    'compare:--against') return 0 ;;
    esac
    return 1
}

# Completes an argument of a verb.
_imgconv_argument() {
    case $1 in
    '' | 'filter' | 'convolve' | 'correlate') _imgconv_files ;;
    'compare') _imgconv_files ;;
    'explain') _imgconv_presets ;;
    'identify') _imgconv_files ;;
    'kernel show') _imgconv_kernels ;;
    'kernel convert') _imgconv_kernels ;;
    'status') _imgconv_files ;;
    'completion') _imgconv_words bash zsh fish ;;
    'manual'*) : ;;
    'help'*) : ;;
    esac
}

_imgconv() {
    local cur path='' verbs depth=1 count index word rest line=$COMP_LINE option='' ended=
    local -a words=()
    COMPREPLY=()
    # bash divides words at colons and equals signs; here they are joined again.
    for ((index = 0; index <= COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        rest=${line#"${line%%[![:space:]]*}"}
        if ((index > 1)) && [[ $rest == "$line" && ($word == [:=]* || ${COMP_WORDS[index - 1]} == *[:=]) ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        line=${rest#"$word"}
    done
    count=$((${#words[@]} - 1))
    cur=${words[count]}
    # The verb; without one, the words belong to the default verb.
    _imgconv_verbs ''
    while ((depth < count)) && [[ " $verbs " == *" ${words[depth]} "* ]]; do
        path=${path:+$path }${words[depth]}
        depth=$((depth + 1))
        _imgconv_verbs "$path"
    done
    # The last option before the cursor.
    for ((index = depth; index < count; index++)); do
        [[ ${words[index]} == -* ]] && option=${words[index]}
        [[ ${words[index]} == -- ]] && ended=yes
    done
    if [[ -z $ended && $option && ${words[count - 1]} == "$option" ]] && _imgconv_value "$path:$option"; then
        :
    elif [[ -z $ended && $cur == --*=* ]]; then
        option=${cur%%=*}
        cur=${cur#*=}
        _imgconv_value "$path:$option"
    elif [[ -z $ended && $cur == -* ]]; then
        _imgconv_options "$path"
    elif [[ -z $ended ]] && _imgconv_takes_several "$path:$option"; then
        _imgconv_value "$path:$option"
    else
        # shellcheck disable=SC2086 # several words
        ((depth == count)) && _imgconv_words $verbs
        _imgconv_argument "$path"
    fi
    ((${#COMPREPLY[@]})) || return 0
    # No space follows a word that goes on.
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace 2>/dev/null
    # bash replaces only its own part of the word.
    word=${COMP_WORDS[COMP_CWORD]}
    [[ $word == [:=]* ]] && word=
    COMPREPLY=("${COMPREPLY[@]#"${cur%"$word"}"}")
    [[ ${#COMPREPLY[@]} == 1 && -z ${COMPREPLY[0]} ]] && COMPREPLY=()
    return 0
}

complete -F _imgconv imgconv
