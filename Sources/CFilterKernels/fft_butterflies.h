// Complex vectors and the butterflies of radix 2, 3, 4, 5 and 8, which transform that many numbers in registers.

#pragma STDC FP_CONTRACT OFF

#define CFK_FFT_INLINE static inline __attribute__((always_inline))
#define CFK_FFT_UNROLL _Pragma("clang loop unroll(full)")

typedef float fft_vector __attribute__((vector_size(CFK_LANES * sizeof(float))));
// Samples need not be aligned to vectors.
typedef fft_vector fft_unaligned __attribute__((aligned(sizeof(float)), may_alias));
typedef struct {
    fft_vector re, im;
} fft_complex;

CFK_FFT_INLINE fft_vector CFK_NAME(fft_splat)(float value) { return value - (fft_vector){0}; }

/// a * b + c
CFK_FFT_INLINE fft_vector CFK_NAME(fft_add_product)(fft_vector a, fft_vector b, fft_vector c) {
#if CFK_FUSED
    return __builtin_elementwise_fma(a, b, c);
#else
    return a * b + c;
#endif
}

/// c - a * b
CFK_FFT_INLINE fft_vector CFK_NAME(fft_subtract_product)(fft_vector a, fft_vector b, fft_vector c) {
#if CFK_FUSED
    return __builtin_elementwise_fma(-a, b, c);
#else
    return c - a * b;
#endif
}

CFK_FFT_INLINE fft_complex CFK_NAME(fft_load)(const float *re, const float *im, ptrdiff_t at) {
    return (fft_complex){*(const fft_unaligned *)(re + at), *(const fft_unaligned *)(im + at)};
}

CFK_FFT_INLINE void CFK_NAME(fft_store)(fft_complex a, float *re, float *im, ptrdiff_t at) {
    *(fft_unaligned *)(re + at) = a.re;
    *(fft_unaligned *)(im + at) = a.im;
}

CFK_FFT_INLINE fft_complex CFK_NAME(fft_add)(fft_complex a, fft_complex b) {
    return (fft_complex){a.re + b.re, a.im + b.im};
}

CFK_FFT_INLINE fft_complex CFK_NAME(fft_subtract)(fft_complex a, fft_complex b) {
    return (fft_complex){a.re - b.re, a.im - b.im};
}

CFK_FFT_INLINE fft_complex CFK_NAME(fft_multiply)(fft_complex a, fft_complex b) {
    return (fft_complex){
        CFK_NAME(fft_subtract_product)(a.im, b.im, a.re * b.re),
        CFK_NAME(fft_add_product)(a.im, b.re, a.re * b.im)};
}

/// a + s * b; fft_subtract_scaled computes a - s * b
CFK_FFT_INLINE fft_complex CFK_NAME(fft_add_scaled)(fft_complex a, fft_vector s, fft_complex b) {
    return (fft_complex){CFK_NAME(fft_add_product)(s, b.re, a.re), CFK_NAME(fft_add_product)(s, b.im, a.im)};
}

CFK_FFT_INLINE fft_complex CFK_NAME(fft_subtract_scaled)(fft_complex a, fft_vector s, fft_complex b) {
    return (fft_complex){
        CFK_NAME(fft_subtract_product)(s, b.re, a.re), CFK_NAME(fft_subtract_product)(s, b.im, a.im)};
}

/// -i * a
CFK_FFT_INLINE fft_complex CFK_NAME(fft_turn)(fft_complex a) { return (fft_complex){a.im, -a.re}; }

CFK_FFT_INLINE void CFK_NAME(fft_butterfly_2)(fft_complex a[2]) {
    const fft_complex sum = CFK_NAME(fft_add)(a[0], a[1]);
    a[1] = CFK_NAME(fft_subtract)(a[0], a[1]);
    a[0] = sum;
}

CFK_FFT_INLINE void CFK_NAME(fft_butterfly_3)(fft_complex a[3]) {
    const fft_vector half = CFK_NAME(fft_splat)(0.5f), sine = CFK_NAME(fft_splat)(0.866025403784438647f);
    const fft_complex sum = CFK_NAME(fft_add)(a[1], a[2]);
    const fft_complex turned = CFK_NAME(fft_turn)(CFK_NAME(fft_subtract)(a[1], a[2]));
    const fft_complex middle = CFK_NAME(fft_subtract_scaled)(a[0], half, sum);
    a[0] = CFK_NAME(fft_add)(a[0], sum);
    a[1] = CFK_NAME(fft_add_scaled)(middle, sine, turned);
    a[2] = CFK_NAME(fft_subtract_scaled)(middle, sine, turned);
}

CFK_FFT_INLINE void CFK_NAME(fft_butterfly_4)(fft_complex a[4]) {
    const fft_complex s = CFK_NAME(fft_add)(a[0], a[2]), d = CFK_NAME(fft_subtract)(a[0], a[2]);
    const fft_complex t = CFK_NAME(fft_add)(a[1], a[3]), e = CFK_NAME(fft_subtract)(a[1], a[3]);
    a[0] = CFK_NAME(fft_add)(s, t);
    a[2] = CFK_NAME(fft_subtract)(s, t);
    a[1] = (fft_complex){d.re + e.im, d.im - e.re};
    a[3] = (fft_complex){d.re - e.im, d.im + e.re};
}

CFK_FFT_INLINE void CFK_NAME(fft_butterfly_5)(fft_complex a[5]) {
    // cos and sin of 72 and 144 degrees.
    const fft_vector c1 = CFK_NAME(fft_splat)(0.309016994374947424f), c2 = CFK_NAME(fft_splat)(0.809016994374947424f);
    const fft_vector s1 = CFK_NAME(fft_splat)(0.951056516295153572f), s2 = CFK_NAME(fft_splat)(0.587785252292473129f);
    const fft_complex p = CFK_NAME(fft_add)(a[1], a[4]), q = CFK_NAME(fft_add)(a[2], a[3]);
    const fft_complex u = CFK_NAME(fft_turn)(CFK_NAME(fft_subtract)(a[1], a[4]));
    const fft_complex v = CFK_NAME(fft_turn)(CFK_NAME(fft_subtract)(a[2], a[3]));
    const fft_complex even1 =
        CFK_NAME(fft_subtract_scaled)(CFK_NAME(fft_add_scaled)(a[0], c1, p), c2, q);
    const fft_complex even2 =
        CFK_NAME(fft_add_scaled)(CFK_NAME(fft_subtract_scaled)(a[0], c2, p), c1, q);
    const fft_complex odd1 = {
        CFK_NAME(fft_add_product)(s2, v.re, s1 * u.re), CFK_NAME(fft_add_product)(s2, v.im, s1 * u.im)};
    const fft_complex odd2 = {
        CFK_NAME(fft_subtract_product)(s1, v.re, s2 * u.re), CFK_NAME(fft_subtract_product)(s1, v.im, s2 * u.im)};
    a[0] = CFK_NAME(fft_add)(a[0], CFK_NAME(fft_add)(p, q));
    a[1] = CFK_NAME(fft_add)(even1, odd1);
    a[4] = CFK_NAME(fft_subtract)(even1, odd1);
    a[2] = CFK_NAME(fft_add)(even2, odd2);
    a[3] = CFK_NAME(fft_subtract)(even2, odd2);
}

CFK_FFT_INLINE void CFK_NAME(fft_butterfly_8)(fft_complex a[8]) {
    const fft_vector root = CFK_NAME(fft_splat)(0.707106781186547524f);
    fft_complex even[4], d[4];
    CFK_FFT_UNROLL for (int q = 0; q < 4; q++) {
        even[q] = CFK_NAME(fft_add)(a[q], a[q + 4]);
        d[q] = CFK_NAME(fft_subtract)(a[q], a[q + 4]);
    }
    CFK_NAME(fft_butterfly_4)(even);
    // The factors of the odd half are 1, (1 - i) * root, -i and (-1 - i) * root. The last additions multiply by root.
    const fft_complex s = {d[0].re + d[2].im, d[0].im - d[2].re}, t = {d[0].re - d[2].im, d[0].im + d[2].re};
    const fft_complex u = {d[1].re + d[1].im, d[1].im - d[1].re}, v = {d[3].im - d[3].re, -d[3].re - d[3].im};
    const fft_complex sum = CFK_NAME(fft_add)(u, v), turned = CFK_NAME(fft_turn)(CFK_NAME(fft_subtract)(u, v));
    CFK_FFT_UNROLL for (int q = 0; q < 4; q++) a[2 * q] = even[q];
    a[1] = CFK_NAME(fft_add_scaled)(s, root, sum);
    a[5] = CFK_NAME(fft_subtract_scaled)(s, root, sum);
    a[3] = CFK_NAME(fft_add_scaled)(t, root, turned);
    a[7] = CFK_NAME(fft_subtract_scaled)(t, root, turned);
}
