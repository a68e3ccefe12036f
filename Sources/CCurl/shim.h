#pragma once
#include <curl/curl.h>
#include <dlfcn.h>
#include <string.h>

// Swift imports no variadic functions. One wrapper for each type that an option or a piece of
// information can have.

static inline CURLcode crawltop_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode crawltop_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode crawltop_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode crawltop_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*crawltop_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode crawltop_set_callback(CURL *easy, CURLoption option,
                                             crawltop_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLMcode crawltop_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline long crawltop_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline curl_off_t crawltop_get_offset(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline const char *crawltop_get_string(CURL *easy, CURLINFO info) {
    const char *value = NULL;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline void *crawltop_get_private(CURL *easy) {
    char *value = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

// Whether a connection that is up speaks HTTP/2, by what its TLS handshake agreed on (ALPN).
// libcurl 7.88.1 tells only with an answer. OpenSSL comes with libcurl, so it is asked by name.
static inline int crawltop_speaks_http2(CURL *easy) {
    typedef void (*alpn_selected)(const void *ssl, const unsigned char **name, unsigned *length);
    struct curl_tlssessioninfo *session = NULL;
    alpn_selected selected = (alpn_selected)dlsym(NULL, "SSL_get0_alpn_selected");
    const unsigned char *name = NULL;
    unsigned length = 0;
    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
        session->backend != CURLSSLBACKEND_OPENSSL || !session->internals || !selected)
        return 0;
    selected(session->internals, &name, &length);
    return length == 2 && !memcmp(name, "h2", 2);
}

// `CURLMsg` holds a union, of which a finished transfer uses this member.
static inline CURLcode crawltop_message_result(const CURLMsg *message) {
    return message->data.result;
}
