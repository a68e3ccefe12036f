#pragma once
#include <zlib.h>

// `inflateInit2` is a macro over the struct's size, which Swift does not import.
static inline int crawltop_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}

// The same for `deflateInit2`, fixed to what a gzip member needs.
static inline int crawltop_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
