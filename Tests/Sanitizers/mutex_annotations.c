// Tells ThreadSanitizer about `Synchronization.Mutex`, whose slow path it cannot see.
//
// A `Mutex` that nobody waits for is locked and unlocked by atomics that are inlined into our own
// code, and so are instrumented. One that is waited for is handed over by the kernel (a futex with
// priority inheritance) from within libswiftSynchronization, which is not: everything that the
// lock guards is then reported as a race, even in a program of ten lines.
//
// No report is suppressed. Loaded before that library, these two functions take the place of its
// slow paths, call them, and say what they do: one waits for the lock, one lets it go. What is not
// guarded is still found; `Tests/sanitize` proves it each time with a race that it plants.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

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

static void *original(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) abort();
    return function;
}

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
