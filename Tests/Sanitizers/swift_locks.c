// Loaded before the Swift libraries when ThreadSanitizer runs: two things about their locks on Linux.
// No report is suppressed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void *original(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) abort();
    return function;
}

// 1. `Synchronization.Mutex`, whose slow path the sanitizer cannot see.
//
// A `Mutex` without waiters is locked and unlocked by atomics that are inlined into our own
// code, and so are instrumented. One that is waited for is handed over by the kernel (a futex with
// priority inheritance) from within libswiftSynchronization, which is not: everything that the
// lock guards is then reported as a race, even in a program of ten lines.
//
// These two functions take the place of its slow paths, call them, and say what they do: one waits
// for the lock, one lets it go. What is not guarded is still found; `Tests/sanitize` proves it each
// time with a race that it plants.

// Of the sanitizer's run time (sanitizer/tsan_interface.h), in the program that is tested.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

// Swift methods: `self`, the handle's address, comes in the context register.
#define SWIFT __attribute__((swiftcall))
#define CONTEXT __attribute__((swift_context))
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void lock_slow(uint32_t state, CONTEXT void *handle);
typedef SWIFT void unlock_slow(CONTEXT void *handle);

SWIFT void annotated_lock_slow(uint32_t state, CONTEXT void *handle) __asm__(LOCK_SLOW);
SWIFT void annotated_unlock_slow(CONTEXT void *handle) __asm__(UNLOCK_SLOW);

SWIFT void annotated_lock_slow(uint32_t state, CONTEXT void *handle) {
    ((lock_slow *)original(LOCK_SLOW))(state, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void annotated_unlock_slow(CONTEXT void *handle) {
    if (__tsan_release) __tsan_release(handle);
    ((unlock_slow *)original(UNLOCK_SLOW))(handle);
}

// 2. The lock behind every `swift_once`, which becomes a convoy.
//
// Under this sanitizer the run time takes that lock on every call, not only on the first, and each
// use of a generic type is such a call. It is a futex with priority inheritance, which the kernel
// hands over in order: once two threads want it, each use of a generic type waits for a switch from
// thread to thread. Eight threads that do nothing else take 75 times as long as one; tests then
// stand for half a minute.
//
// A thread that would wait in the kernel tries again after a moment instead, until the lock is free. That
// is what the call promises, without the order.
static int took(int *lock, int thread) {
    int nobody = 0;
    return __atomic_compare_exchange_n(lock, &nobody, thread, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

long syscall(long number, ...) {
    static long (*next)(long, ...);
    if (!next) next = (long (*)(long, ...))original("syscall");
    long a[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
    va_end(list);
    if (number == SYS_futex && ((int)a[1] & FUTEX_CMD_MASK) == FUTEX_LOCK_PI && !a[3]) {
        int *lock = (int *)a[0], thread = gettid();
        // Who holds it already gets the kernel's error.
        while ((__atomic_load_n(lock, __ATOMIC_RELAXED) & FUTEX_TID_MASK) != thread) {
            if (took(lock, thread)) return 0;
            nanosleep(&(struct timespec){0, 20000}, NULL);
        }
    }
    return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
