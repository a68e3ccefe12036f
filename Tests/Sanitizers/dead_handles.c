// Loaded before libcurl: ends the process when a call is made with a handle that was cleaned up.
//
// libcurl 7.88.1 checks a magic number in some calls and none in others, so that such a call mostly
// goes unnoticed: it writes into memory that has another owner by then. The address sanitizer does
// not see it either, for libcurl is not instrumented and its memory comes from our own allocator.
//
// Handles are known by their address. One that libcurl gives out again is alive again, so that only a
// call made before that is found. Two more rules of curl_multi_cleanup(3) are held to: a transfer
// leaves its multi handle before either of the two is cleaned up.
#define _GNU_SOURCE
#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

enum state { UNKNOWN, LIVE, DEAD };

struct handle {
    void *address;
    enum state state;
    /// The multi handle that an easy handle is added to.
    void *multi;
};

// A table that only grows: a process makes some thousands of handles at most.
static struct handle *handles;
static size_t count, capacity;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *call, const char *what) {
    char text[200];
    int length = snprintf(text, sizeof text, "dead handles: %s with %s\n", call, what);
    if (write(STDERR_FILENO, text, (size_t)length) < 0) abort();
    abort();
}

// The newest entries are asked for most. Called with the lock held.
static struct handle *find(void *address) {
    for (size_t index = count; index-- > 0;)
        if (handles[index].address == address) return &handles[index];
    return NULL;
}

static void *born(void *address) {
    if (!address) return NULL;
    pthread_mutex_lock(&lock);
    struct handle *handle = find(address);
    if (!handle) {
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 256;
            handles = realloc(handles, capacity * sizeof *handles);
            if (!handles) abort();
        }
        handle = &handles[count++];
    }
    *handle = (struct handle){address, LIVE, NULL};
    pthread_mutex_unlock(&lock);
    return address;
}

static void check(const char *call, void *address) {
    if (!address) return;  // libcurl answers that itself.
    pthread_mutex_lock(&lock);
    struct handle *handle = find(address);
    if (!handle) fail(call, "a handle that never was");
    if (handle->state == DEAD) fail(call, "a handle that was cleaned up");
    pthread_mutex_unlock(&lock);
}

// Before libcurl frees it: afterwards another thread may be given the same address.
static void dies(const char *call, void *address) {
    if (!address) return;
    check(call, address);
    pthread_mutex_lock(&lock);
    if (find(address)->multi) fail(call, "a transfer that is still on its multi handle");
    for (size_t index = 0; index < count; index++)
        if (handles[index].multi == address) fail(call, "a transfer still on this multi handle");
    find(address)->state = DEAD;
    pthread_mutex_unlock(&lock);
}

static void move(void *easy, void *multi) {
    pthread_mutex_lock(&lock);
    struct handle *handle = find(easy);
    if (handle) handle->multi = multi;
    pthread_mutex_unlock(&lock);
}

static void *original(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) abort();
    return function;
}

#define ORIGINAL(type, name, ...)                                  \
    static type (*next)(__VA_ARGS__);                              \
    if (!next) next = (type(*)(__VA_ARGS__))original(name);

CURL *curl_easy_init(void) {
    ORIGINAL(CURL *, "curl_easy_init", void)
    return born(next());
}

CURL *curl_easy_duphandle(CURL *easy) {
    ORIGINAL(CURL *, "curl_easy_duphandle", CURL *)
    check("curl_easy_duphandle", easy);
    return born(next(easy));
}

void curl_easy_cleanup(CURL *easy) {
    ORIGINAL(void, "curl_easy_cleanup", CURL *)
    dies("curl_easy_cleanup", easy);
    next(easy);
}

CURLM *curl_multi_init(void) {
    ORIGINAL(CURLM *, "curl_multi_init", void)
    return born(next());
}

CURLMcode curl_multi_cleanup(CURLM *multi) {
    ORIGINAL(CURLMcode, "curl_multi_cleanup", CURLM *)
    dies("curl_multi_cleanup", multi);
    return next(multi);
}

// Options and pieces of information are longs, pointers or 64 bit numbers: on a 64 bit system all of
// them are passed alike.
#define VARIADIC(result, name, handle, key)          \
    result name(handle *address, key what, ...) {    \
        ORIGINAL(result, #name, handle *, key, ...)  \
        va_list rest;                                \
        va_start(rest, what);                        \
        void *value = va_arg(rest, void *);          \
        va_end(rest);                                \
        check(#name, address);                       \
        return next(address, what, value);           \
    }

VARIADIC(CURLcode, curl_easy_setopt, CURL, CURLoption)
VARIADIC(CURLcode, curl_easy_getinfo, CURL, CURLINFO)
VARIADIC(CURLMcode, curl_multi_setopt, CURLM, CURLMoption)

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy) {
    ORIGINAL(CURLMcode, "curl_multi_add_handle", CURLM *, CURL *)
    check("curl_multi_add_handle", multi);
    check("curl_multi_add_handle", easy);
    CURLMcode code = next(multi, easy);
    if (code == CURLM_OK) move(easy, multi);
    return code;
}

CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy) {
    ORIGINAL(CURLMcode, "curl_multi_remove_handle", CURLM *, CURL *)
    check("curl_multi_remove_handle", multi);
    check("curl_multi_remove_handle", easy);
    CURLMcode code = next(multi, easy);
    if (code == CURLM_OK) move(easy, NULL);
    return code;
}

// Calls that only pass on what they are given.
#define CHECKED(result, name, parameters, types, arguments, handle) \
    result name parameters {                                        \
        static result(*next) types;                                 \
        if (!next) next = (result(*) types)original(#name);         \
        check(#name, handle);                                       \
        return next arguments;                                      \
    }

CHECKED(CURLcode, curl_easy_perform, (CURL * easy), (CURL *), (easy), easy)
CHECKED(CURLcode, curl_easy_pause, (CURL * easy, int mask), (CURL *, int), (easy, mask), easy)
CHECKED(CURLcode, curl_easy_upkeep, (CURL * easy), (CURL *), (easy), easy)
CHECKED(CURLMcode, curl_multi_perform, (CURLM * multi, int *running), (CURLM *, int *),
        (multi, running), multi)
CHECKED(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left), (CURLM *, int *),
        (multi, left), multi)
CHECKED(CURLMcode, curl_multi_wakeup, (CURLM * multi), (CURLM *), (multi), multi)
CHECKED(CURLMcode, curl_multi_poll,
        (CURLM * multi, struct curl_waitfd *extra, unsigned number, int timeout, int *ready),
        (CURLM *, struct curl_waitfd *, unsigned, int, int *),
        (multi, extra, number, timeout, ready), multi)
CHECKED(CURLMcode, curl_multi_wait,
        (CURLM * multi, struct curl_waitfd *extra, unsigned number, int timeout, int *ready),
        (CURLM *, struct curl_waitfd *, unsigned, int, int *),
        (multi, extra, number, timeout, ready), multi)
CHECKED(CURLMcode, curl_multi_timeout, (CURLM * multi, long *timeout), (CURLM *, long *),
        (multi, timeout), multi)
CHECKED(CURLMcode, curl_multi_fdset,
        (CURLM * multi, fd_set *readers, fd_set *writers, fd_set *errors, int *highest),
        (CURLM *, fd_set *, fd_set *, fd_set *, int *),
        (multi, readers, writers, errors, highest), multi)
CHECKED(CURLMcode, curl_multi_socket_action, (CURLM * multi, curl_socket_t socket, int mask, int *running),
        (CURLM *, curl_socket_t, int, int *), (multi, socket, mask, running), multi)
CHECKED(CURLMcode, curl_multi_assign, (CURLM * multi, curl_socket_t socket, void *context),
        (CURLM *, curl_socket_t, void *), (multi, socket, context), multi)

void curl_easy_reset(CURL *easy) {
    ORIGINAL(void, "curl_easy_reset", CURL *)
    check("curl_easy_reset", easy);
    next(easy);
}
