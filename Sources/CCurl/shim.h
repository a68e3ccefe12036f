#pragma once
#include <curl/curl.h>
#include <dlfcn.h>
#include <malloc.h>
#include <string.h>
#include <sys/vfs.h>

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

// Each sets a callback of its own type together with the context that libcurl hands to it.

static inline void crawltop_set_socket_opener(CURL *easy, curl_opensocket_callback callback,
                                              void *context) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
}

static inline void crawltop_set_socket_closer(CURL *easy, curl_closesocket_callback callback,
                                              void *context) {
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, callback);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, context);
}

static inline void crawltop_set_tls_context_callback(CURL *easy, curl_ssl_ctx_callback callback,
                                                     void *context) {
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, callback);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, context);
}

// Called before each request; NULL calls nothing.
static inline void crawltop_set_request_callback(CURL *easy, curl_prereq_callback callback,
                                                 void *context) {
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

static inline void crawltop_set_debug_callback(CURL *easy, curl_debug_callback callback,
                                               void *context) {
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, callback);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, context);
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

// What the shim asks OpenSSL, which comes with libcurl and so is looked up by name.
struct crawltop_tls_library {
    int (*is_init_finished)(const void *ssl);
    int (*session_reused)(const void *ssl);
    void (*alpn_selected)(const void *ssl, const unsigned char **name, unsigned *length);
};

static inline struct crawltop_tls_library crawltop_find_tls_library(void) {
    struct crawltop_tls_library library;
    *(void **)&library.is_init_finished = dlsym(NULL, "SSL_is_init_finished");
    *(void **)&library.session_reused = dlsym(NULL, "SSL_session_reused");
    *(void **)&library.alpn_selected = dlsym(NULL, "SSL_get0_alpn_selected");
    return library;
}

// What is to be known of a handle's TLS connection; all zero if it has none.
struct crawltop_tls_state {
    // Whether its handshake is over.
    int is_up;
    // Whether that resumed the session of an earlier connection (SSL_session_reused(3)).
    int is_resumed;
    // Whether it agreed on HTTP/2 (ALPN); libcurl 7.88.1 tells only with an answer.
    int speaks_http2;
};

static inline struct crawltop_tls_state crawltop_tls_state(
    CURL *easy, const struct crawltop_tls_library *library) {
    struct crawltop_tls_state state = {0, 0, 0};
    struct curl_tlssessioninfo *session = NULL;
    const unsigned char *name = NULL;
    unsigned length = 0;
    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
        session->backend != CURLSSLBACKEND_OPENSSL || !session->internals ||
        !library->is_init_finished || !library->session_reused || !library->alpn_selected)
        return state;
    state.is_up = library->is_init_finished(session->internals);
    state.is_resumed = library->session_reused(session->internals);
    library->alpn_selected(session->internals, &name, &length);
    state.speaks_http2 = length == 2 && !memcmp(name, "h2", 2);
    return state;
}

// Called by OpenSSL for each TLS record, among others (SSL_CTX_set_msg_callback(3)).
typedef void (*crawltop_record_callback)(int is_sent, int version, int kind, const void *bytes,
                                         size_t count, void *ssl, void *context);

// Has a callback called for the records of connections that are made from an OpenSSL context.
static inline void crawltop_watch_records(void *ssl_context, crawltop_record_callback callback,
                                          void *context) {
    typedef void (*set_callback)(void *ssl_context, crawltop_record_callback callback);
    typedef long (*control)(void *ssl_context, int command, long number, void *pointer);
    set_callback set = (set_callback)dlsym(NULL, "SSL_CTX_set_msg_callback");
    control set_argument = (control)dlsym(NULL, "SSL_CTX_ctrl");
    if (!set || !set_argument) return;
    set_argument(ssl_context, 16 /* SSL_CTRL_SET_MSG_CALLBACK_ARG */, 0, context);
    set(ssl_context, callback);
}

// Has reading from a TLS connection fail, now and from now on; for the callback above.
static inline void crawltop_end_records(void *ssl) {
    typedef void (*set_shutdown)(void *ssl, int mode);
    typedef void (*new_error)(void);
    typedef void (*set_error)(int library, int reason, const char *format, ...);
    set_shutdown set = (set_shutdown)dlsym(NULL, "SSL_set_shutdown");
    new_error begin = (new_error)dlsym(NULL, "ERR_new");
    set_error finish = (set_error)dlsym(NULL, "ERR_set_error");
    if (!set || !begin || !finish) return;
    set(ssl, 2 /* SSL_RECEIVED_SHUTDOWN */);
    // Else libcurl would see a clean end, and an answer cut off by RST_STREAM would be whole to it.
    begin();
    finish(128 /* ERR_LIB_USER */, 1, NULL);
}

// `CURLMsg` holds a union; a finished transfer uses this member.
static inline CURLcode crawltop_message_result(const CURLMsg *message) {
    return message->data.result;
}

// Whether a folder's file system lives in memory. Swift's Glibc has no `statfs`.
static inline int crawltop_is_in_memory(const char *folder) {
    struct statfs system;
    if (statfs(folder, &system) != 0) return 0;
    // TMPFS_MAGIC and RAMFS_MAGIC of linux/magic.h.
    return system.f_type == 0x01021994 || system.f_type == 0x858458f6;
}
