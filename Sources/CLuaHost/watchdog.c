// Processor time. A timer of the thread's own processor clock sends a signal to the thread itself, every
// 10 ms that it works; its handler arms the hook of a state that is past its deadline. A call so costs no
// system call, and a script no hook, until it is too late for it anyway.
//
// Where arming does not help, a function of the library's spins without executing an instruction. After a
// grace the handler jumps out of it, to the innermost entry from the host: past C frames only, and only
// when no lock of the C library's can be held. The state is then abandoned, memory and all.
#define _GNU_SOURCE
#include "host.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { TICK_NANOSECONDS = 10000000, TICKS_PER_SECOND = 100, GRACE = TICKS_PER_SECOND };

struct lh_watch {
  timer_t timer;
  volatile sig_atomic_t ticking;
  volatile int64_t ticks;
  int idle;
  lh_host *volatile active;   // the innermost state that runs on this thread
  const char *stack_floor;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;     // frees the watch when its thread ends
static int signal_number;     // 0: none was free
static _Thread_local struct lh_watch *this_watch;

static void set_timer(struct lh_watch *watch, long period) {
  struct itimerspec every = {{0, period}, {0, period}};
  watch->ticking = period != 0 && timer_settime(watch->timer, 0, &every, NULL) == 0;
  if (period == 0) timer_settime(watch->timer, 0, &every, NULL);
}

static void check(lh_host *host, struct lh_watch *watch) {
  if (!host->stop) {
    if (watch->ticks < host->deadline) return;
    host->stop = lh_failure_time;
  }
  if (host->stopped_at < 0) host->stopped_at = watch->ticks;
  lh_arm(host);
  bool spins = watch->ticks - host->stopped_at > GRACE && host == watch->active && host->outside == 0;
  if (!spins || host->broken) return;
  host->broken = 1;
  lh_record_text(host, lh_failure_unstoppable, "a function of the library's does not come to an end");
  siglongjmp(host->entry->escape, 1);
}

static void on_tick(int number, siginfo_t *signal, void *machine) {
  (void)number, (void)machine;
  if (signal->si_code != SI_TIMER) return;
  struct lh_watch *watch = signal->si_value.sival_ptr;
  watch->ticks += 1 + signal->si_overrun;
  if (!watch->active) {
    if (++watch->idle > 1) set_timer(watch, 0);  // nobody's other work is to be interrupted
    return;
  }
  watch->idle = 0;
  for (lh_host *host = watch->active; host; host = host->beneath) check(host, watch);
}

static void forget(void *watch) {
  timer_delete(((struct lh_watch *)watch)->timer);
  this_watch = NULL;
  free(watch);
}

/// Takes the first real-time signal that nobody handles, for the life of the process.
static void prepare(void) {
  pthread_key_create(&key, forget);
  for (int number = SIGRTMIN + 3; number <= SIGRTMAX; number += 1) {
    struct sigaction old, ours = {.sa_sigaction = on_tick, .sa_flags = SA_SIGINFO | SA_RESTART};
    if (sigaction(number, NULL, &old) != 0 || old.sa_handler != SIG_DFL) continue;
    if (sigaction(number, &ours, NULL) == 0) {
      signal_number = number;
      return;
    }
  }
}

static struct lh_watch *watch_of_thread(void) {
  if (this_watch) return this_watch;
  pthread_once(&once, prepare);
  struct lh_watch *watch = calloc(1, sizeof *watch);
  if (!watch || signal_number == 0) {
    free(watch);
    return NULL;
  }
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = signal_number};
  event.sigev_value.sival_ptr = watch;
  event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
  if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &watch->timer) != 0) {
    free(watch);
    return NULL;
  }
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    void *lowest;
    size_t size;
    if (pthread_attr_getstack(&attributes, &lowest, &size) == 0) watch->stack_floor = lowest;
    pthread_attr_destroy(&attributes);
  }
  pthread_setspecific(key, watch);
  return this_watch = watch;
}

/// A thread of a pool may have been started with every signal blocked.
static void unblock(void) {
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, signal_number);
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
}

static int64_t ticks_of(double seconds) {
  double ticks = seconds * TICKS_PER_SECOND;
  return ticks > 1e15 ? (int64_t)1e15 : ticks < 1 ? 1 : (int64_t)ticks;
}

/// False if this thread can have no timer: then no script may run.
static bool begin(lh_host *host, struct lh_link *base) {
  struct lh_watch *watch = watch_of_thread();
  if (!watch) return false;
  host->watch = watch;
  host->stack_floor = watch->stack_floor;
  int64_t for_call = ticks_of(host->limits.seconds_per_call), for_run = ticks_of(host->limits.seconds_per_run) - host->used;
  host->over_run = for_run < for_call;
  host->started_at = watch->ticks;
  host->deadline = watch->ticks + (host->over_run ? for_run : for_call) + 1;  // the first tick comes early
  host->stopped_at = -1;
  base->L = host->L;
  base->previous = NULL;
  host->running = base;
  host->beneath = watch->active;
  atomic_signal_fence(memory_order_seq_cst);
  watch->active = host;  // from here on the handler keeps the timer going
  watch->idle = 0;
  if (!watch->ticking) {
    unblock();
    set_timer(watch, TICK_NANOSECONDS);
  }
  return true;
}

static void end(lh_host *host) {
  host->watch->active = host->beneath;
  host->used += host->watch->ticks - host->started_at;
  host->running = NULL;
}

/// What runs between the host's entry and the body's end.
static bool call_protected(lh_host *host, lua_CFunction body, void *request, bool outermost) {
  lua_State *L = host->running->L;
  host->report.kept = host->report.compiling = false;
  if (!lua_checkstack(L, LUA_MINSTACK)) {
    lh_record_text(host, lh_failure_recursion, "stack overflow");
    return false;
  }
  lua_pushcfunction(L, lh_handle_message);
  lua_pushcfunction(L, body);
  lua_pushlightuserdata(L, request);
  int status = lua_pcall(L, 1, 0, -3);
  if (outermost) host->deadline = INT64_MAX;
  lua_settop(L, status == LUA_OK ? -2 : -3);
  if (host->stop && host->report.kind == (lh_failure)host->stop) return false;
  // Where the time came to its end after all else, nobody noticed. Within another call it will be, next.
  if (host->stop && outermost) host->stop = 0;
  if (status == LUA_ERRMEM) {
    if (host->report.kind != lh_failure_memory) lh_record_text(host, lh_failure_memory, "not enough memory");
    host->stop = lh_failure_memory;
  } else if (status == LUA_ERRERR) {
    lh_record_text(host, lh_failure_recursion, "an error arose while another one was handled");
  }
  return status == LUA_OK;
}

bool lh_recover(lh_host *host) {
  if (host->running || host->broken || host->over_run || host->stop != lh_failure_time) return false;
  host->stop = 0;
  host->report.kind = lh_failure_none;
  return true;
}

/// Runs `body` protected, on the coroutine that called the host, if one did. The outermost call begins the
/// time; what it calls through the host is within its allowance.
bool lh_protect(lh_host *host, lua_CFunction body, void *request) {
  if (host->stop) return false;
  struct lh_entry entry = {.running = host->running, .outside = host->outside, .outer = host->entry};
  struct lh_link base;
  if (!entry.outer && !begin(host, &base)) {
    lh_record_text(host, lh_failure_host, "this thread can have no timer of its processor time");
    return false;
  }
  bool well = false;
  if (sigsetjmp(entry.escape, 0) == 0) {
    host->entry = &entry;
    atomic_signal_fence(memory_order_seq_cst);
    host->outside = 0;
    well = call_protected(host, body, request, !entry.outer);
    host->outside = 1;
  } else {
    unblock();  // the handler never returned
  }
  host->outside = entry.outside;
  if (entry.outer) host->running = entry.running;
  host->entry = entry.outer;
  if (!entry.outer) end(host);
  return well;
}
