// What Swift cannot import from ncurses (macros and mutable globals), and signal handlers, which
// must not run Swift code: the runtime promises no async-signal safety.
#ifndef CRAWLTOP_CNCURSES_SHIM_H
#define CRAWLTOP_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

// MARK: Globals and macros

static inline WINDOW *crawltop_stdscr(void) { return stdscr; }
static inline WINDOW *crawltop_curscr(void) { return curscr; }
static inline int crawltop_colors(void) { return COLORS; }
static inline int crawltop_color_pairs(void) { return COLOR_PAIRS; }
static inline attr_t crawltop_bold(void) { return WA_BOLD; }
static inline attr_t crawltop_dim(void) { return WA_DIM; }
static inline attr_t crawltop_reverse(void) { return WA_REVERSE; }
static inline attr_t crawltop_underline(void) { return WA_UNDERLINE; }
static inline int crawltop_first_function_key(void) { return KEY_F0; }
static inline mmask_t crawltop_press_mask(void) { return BUTTON1_PRESSED; }
static inline mmask_t crawltop_wheel_up_mask(void) { return BUTTON4_PRESSED; }
static inline mmask_t crawltop_wheel_down_mask(void) { return BUTTON5_PRESSED; }

// A string capability; null where the terminal has none.
static inline const char *crawltop_string_capability(const char *name) {
    const char *value = tigetstr(name);
    return value == (const char *)-1 ? NULL : value;
}

// MARK: Descriptors that Swift's Glibc leaves out

// An eventfd that is not inherited and does not block; -1 and errno on failure.
static inline int crawltop_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// A file in memory that is not inherited (1 is MFD_CLOEXEC); -1 and errno on failure.
static inline int crawltop_memory_file(const char *name) {
    return (int)syscall(SYS_memfd_create, name, 1u);
}

// MARK: Signals that are counted

// One counter and one eventfd a signal. The state is local to a function, because Swift imports no
// variable's definition, and the function is weak, so that the linker keeps a single one of those
// that every object file gets, and no compiler inlines it.
struct crawltop_signals {
    volatile unsigned counts[65];
    volatile int targets[65];
};
__attribute__((weak)) struct crawltop_signals *crawltop_signals(void) {
    static struct crawltop_signals signals;
    return &signals;
}

static void crawltop_count_signal(int number) {
    int saved = errno;
    __atomic_fetch_add(&crawltop_signals()->counts[number], 1, __ATOMIC_SEQ_CST);
    int target = crawltop_signals()->targets[number];
    unsigned long long one = 1;
    if (target > 0 && write(target, &one, sizeof one) < 0) { /* the counter is full, so it wakes */ }
    errno = saved;
}

// Counts a signal and wakes who waits for `target`. What was there before goes to `previous`.
static inline int crawltop_watch_signal(int number, int target, struct sigaction *previous) {
    struct sigaction action;
    if (number < 1 || number > 64) { errno = EINVAL; return -1; }
    memset(&action, 0, sizeof action);
    action.sa_handler = crawltop_count_signal;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    __atomic_store_n(&crawltop_signals()->counts[number], 0, __ATOMIC_SEQ_CST);
    crawltop_signals()->targets[number] = target;
    return sigaction(number, &action, previous);
}

// Puts back what was there before; a late signal finds no event to set.
static inline void crawltop_unwatch_signal(int number, const struct sigaction *previous) {
    sigaction(number, previous, NULL);
    __atomic_store_n(&crawltop_signals()->targets[number], 0, __ATOMIC_SEQ_CST);
}

// How often a signal came since the last call.
static inline unsigned crawltop_take_signals(int number) {
    return __atomic_exchange_n(&crawltop_signals()->counts[number], 0, __ATOMIC_SEQ_CST);
}

// Whether the process ignores a signal, or has left it to the default.
static inline int crawltop_signal_is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}
static inline int crawltop_signal_is_default(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
}
static inline int crawltop_set_default_action(int number, struct sigaction *previous) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    return sigaction(number, &action, previous);
}
static inline int crawltop_ignore_signal(int number, struct sigaction *previous) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    return sigaction(number, &action, previous);
}

// MARK: Giving the terminal back when the process dies

#define CRAWLTOP_GOODBYE_LIMIT 512

struct crawltop_guard {
    volatile int is_armed;
    int terminal;
    int saved_error;
    int error_log;
    size_t length;
    char goodbye[CRAWLTOP_GOODBYE_LIMIT];
    struct termios modes;
    struct sigaction previous[65];
};
__attribute__((weak)) struct crawltop_guard *crawltop_guard(void) {
    static struct crawltop_guard guard;
    return &guard;
}

// Waits once for a terminal that takes nothing: the process is to end, read or unread.
static void crawltop_write_fully(int target, const char *bytes, size_t length) {
    int patience = 200;
    while (length > 0) {
        struct pollfd room = {.fd = target, .events = POLLOUT};
        if (poll(&room, 1, patience) == 0) return;
        ssize_t count = write(target, bytes, length);
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) {
            patience = errno == EAGAIN ? 0 : patience;
            continue;
        }
        if (count <= 0) return;
        bytes += count;
        length -= (size_t)count;
    }
}

// What others wrote to stderr meanwhile, as ASCII: a handler cannot sanitise properly.
static void crawltop_replay_errors(void) {
    char block[512];
    off_t offset = 0;
    if (crawltop_guard()->saved_error < 0) return;
    dup2(crawltop_guard()->saved_error, STDERR_FILENO);
    while (offset < 262144) {
        ssize_t count = pread(crawltop_guard()->error_log, block, sizeof block, offset);
        if (count <= 0) return;
        for (ssize_t index = 0; index < count; index++) {
            unsigned char byte = (unsigned char)block[index];
            int is_plain = (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t';
            if (!is_plain) block[index] = '?';
        }
        crawltop_write_fully(STDERR_FILENO, block, (size_t)count);
        offset += count;
    }
}

// Gives the terminal back, once however many threads die at once. Async-signal-safe.
static void crawltop_guard_restore(void) {
    int saved = errno;
    if (__atomic_exchange_n(&crawltop_guard()->is_armed, 0, __ATOMIC_SEQ_CST) != 0) {
        crawltop_write_fully(
            crawltop_guard()->terminal, crawltop_guard()->goodbye, crawltop_guard()->length);
        tcsetattr(crawltop_guard()->terminal, TCSANOW, &crawltop_guard()->modes);
        crawltop_replay_errors();
    }
    errno = saved;
}

// Every signal is blocked meanwhile, so the raised one comes when this returns, to whom it was for:
// status and core are those of the signal. Weak, so that its address is one. SIGTTOU is blocked too, so a background process may do it.
__attribute__((weak)) void crawltop_guard_die(int number) {
    crawltop_guard_restore();
    sigaction(number, &crawltop_guard()->previous[number], NULL);
    raise(number);
}

// Gives the terminal back and ends the process as the signal does by default.
__attribute__((noreturn)) static inline void crawltop_die(int number) {
    struct sigaction action;
    sigset_t signals;
    crawltop_guard_restore();
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(number, &action, NULL);
    sigemptyset(&signals);
    sigaddset(&signals, number);
    pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
    kill(getpid(), number);
    _exit(128 + number);
}

static inline void crawltop_guard_arm(
    int terminal, const struct termios *modes, const char *goodbye, size_t length) {
    crawltop_guard()->is_armed = 0;
    if (length > CRAWLTOP_GOODBYE_LIMIT) length = CRAWLTOP_GOODBYE_LIMIT;
    memcpy(crawltop_guard()->goodbye, goodbye, length);
    crawltop_guard()->length = length;
    crawltop_guard()->terminal = terminal;
    crawltop_guard()->modes = *modes;
    __atomic_store_n(&crawltop_guard()->is_armed, 1, __ATOMIC_SEQ_CST);
}
static inline void crawltop_guard_disarm(void) {
    __atomic_store_n(&crawltop_guard()->is_armed, 0, __ATOMIC_SEQ_CST);
}
static inline int crawltop_guard_is_armed(void) {
    return __atomic_load_n(&crawltop_guard()->is_armed, __ATOMIC_SEQ_CST);
}
static inline void crawltop_guard_set_errors(int saved_error, int error_log) {
    crawltop_guard()->error_log = error_log;
    crawltop_guard()->saved_error = saved_error;
}

// Makes a deadly signal give the terminal back first. On an alternate stack, if the thread has one.
static inline int crawltop_guard_catch(int number) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = crawltop_guard_die;
    action.sa_flags = SA_ONSTACK;
    sigfillset(&action.sa_mask);
    return sigaction(number, &action, &crawltop_guard()->previous[number]);
}
// Takes the guard off again, unless someone else has taken the signal since.
static inline void crawltop_guard_release(int number) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == crawltop_guard_die) {
        sigaction(number, &crawltop_guard()->previous[number], NULL);
    }
}

static inline int crawltop_guard_at_exit(void) { return atexit(crawltop_guard_restore); }

#endif
