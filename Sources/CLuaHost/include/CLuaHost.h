// A sandboxed Lua state, as Swift may see it: no Lua type and no Lua function is named here, so that no
// Swift code can call what raises. What may raise runs inside `lua_pcall`, behind these functions.
//
// Values cross in two flat boxes. What Lua gives is laid out in the inbox, and read by the host before it
// does anything else. What the host gives is put in the outbox, and pushed by the shim once Swift has
// returned: a memory error (a longjmp) while pushing leaks nothing, since the host owns both boxes.
#ifndef CLUAHOST_H
#define CLUAHOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lh_host lh_host;

// MARK: Values

typedef enum __attribute__((enum_extensibility(closed))) lh_kind : uint8_t {
  lh_kind_nothing, lh_kind_boolean, lh_kind_integer, lh_kind_number, lh_kind_text,
  lh_kind_table,     // followed by `count` values (1 to n) and `pairs` keys and values in the order of `pairs`
  lh_kind_integers,  // a table that is nothing but a sequence of integers
  lh_kind_numbers,   // a table that is nothing but a sequence of floats
  lh_kind_function, lh_kind_object
} lh_kind;

typedef struct lh_value {
  lh_kind kind;
  uint16_t object_kind;
  int32_t index;          // boolean: 0 or 1; function: its reference; object: its index
  union {
    int64_t integer;
    double number;
    int64_t count;        // text: bytes; table: length of its sequence; integers, numbers: elements
  };
  union {
    const void *at;       // text, integers, numbers: where (inbox only)
    int64_t offset;       // the same, as an offset into the outbox's bytes
    int64_t pairs;        // table
  };
} lh_value;

// MARK: Limits and failures

typedef struct lh_limits {
  double seconds_per_call, seconds_per_run;  // processor time
  size_t soft_memory, hard_memory;           // bytes
  size_t output;                             // bytes printed
  int32_t table_depth;                       // of what crosses to the host
  int64_t table_nodes;
} lh_limits;

typedef enum __attribute__((enum_extensibility(closed))) lh_failure : uint8_t {
  lh_failure_none, lh_failure_syntax, lh_failure_runtime, lh_failure_recursion,
  // What follows ends the state: no `pcall` catches it, and every later call fails with it again (but see lh_recover).
  lh_failure_time, lh_failure_memory, lh_failure_output,
  lh_failure_host,         // a callback threw what no script may catch
  lh_failure_unstoppable   // a library function spun past the grace; the state is abandoned
} lh_failure;

typedef struct lh_place { int32_t chunk, line; } lh_place;  // chunk -1: unknown

lh_failure lh_report_kind(const lh_host *);
lh_place lh_report_place(const lh_host *);
const char *lh_report_message(const lh_host *);    // UTF-8 as far as the script's is; no control signs
const char *lh_report_traceback(const lh_host *);  // one frame a line
const char *lh_chunk_name(const lh_host *, int32_t chunk);

// MARK: The host's side

typedef enum __attribute__((enum_extensibility(closed))) lh_request : uint8_t {
  lh_request_call,            // number: which function; values: its arguments
  lh_request_read,            // object, key
  lh_request_write,           // object, key
  lh_request_count,           // object
  lh_request_entries,         // object; answer: key, value, key, value, …
  lh_request_describe,        // object; answer: text
  lh_request_unknown_global,  // name, whether assigning; answer: the message, or what is no text and stands in for it
  lh_request_module,          // name; answer: chunk name, bytes
  lh_request_print,           // line
  lh_request_random           // answer: integer, the bits of a word
} lh_request;

typedef enum __attribute__((enum_extensibility(closed))) lh_answer : uint8_t {
  lh_answer_given,      // in the outbox
  lh_answer_kept,       // the same, of a read: the object may give it by itself from now on
  lh_answer_refused,    // see lh_refuse
  lh_answer_failed,     // a nested call failed, and its failure (the latest report) goes on
  lh_answer_abandoned   // ends the state
} lh_answer;

typedef lh_answer (*lh_respond)(void *context, lh_request request, int32_t number, const lh_value *values, int64_t count);

/// Nil if there is no memory for it.
lh_host *lh_open(lh_limits limits, void *context, lh_respond respond);
void lh_close(lh_host *);

/// Remembers the state as it is, once; false where that cannot be: it is used, at its end, or larger than its room.
bool lh_mark(lh_host *);
/// Brings the state back to where it was marked, with all that was used of its allowances then; functions and chunks that came since
/// are no more. False where it was not marked, is used, or is abandoned.
bool lh_rewind(lh_host *);

void lh_clear(lh_host *);
void lh_put_nothing(lh_host *);
void lh_put_boolean(lh_host *, bool);
void lh_put_integer(lh_host *, int64_t);
void lh_put_number(lh_host *, double);
void lh_put_text(lh_host *, const void *bytes, size_t length);
void lh_put_table(lh_host *, int64_t sequence, int64_t pairs);
void lh_put_integers(lh_host *, const int64_t *, size_t count);
void lh_put_numbers(lh_host *, const double *, size_t count);
void lh_put_function(lh_host *, int32_t reference);
void lh_put_object(lh_host *, uint16_t kind, int32_t index);

/// What an object keeps under that name, if it keeps anything there, is now this number.
void lh_renew(lh_host *, uint16_t kind, int32_t index, const void *name, size_t length, double value);
/// No object of the kind keeps anything under that name any more.
void lh_forget(lh_host *, uint16_t kind, const void *name, size_t length);

/// A number that objects of the kind have under that name: that of object i is values[i], which scripts read where it is. Objects past
/// the last ask, as without it. The values must live as long as the state.
bool lh_define_column(lh_host *, uint16_t kind, const void *name, size_t length, const double *values, int32_t count);

/// A number that objects of the kind keep under that name, within [low, high], which a script may change alone.
bool lh_define_cell(lh_host *, uint16_t kind, const void *name, size_t length, int32_t number, double low, double high);
/// A function (self, object, name, number) that sets a cell, or adds to it. Where it cannot (no cell, no right, not
/// kept yet), it asks the host's function of that number with what it was given.
bool lh_make_changing_function(lh_host *, int32_t number, bool adds, int32_t *reference);
void lh_let_change(lh_host *, bool);

typedef struct lh_change {
  int32_t cell, index;  // of the object
  double amount;        // that was added, before the cell's bounds
} lh_change;

/// What scripts changed since this was last called, in order. Good until the state runs again.
const lh_change *lh_take_changes(lh_host *, size_t *count);

/// What the callback refuses with; `file` empty means the caller's own place.
void lh_refuse(lh_host *, const void *message, size_t length, const char *file, int32_t line);

/// The innermost line of a script file that is running.
lh_place lh_caller(lh_host *);
lh_place lh_function_place(const lh_host *, int32_t reference);

/// After a call that used up its own allowance of time, and was all that ran: lets the state be used again. What the call left half done
/// in the script's tables stays so. False where the state is at its end.
bool lh_recover(lh_host *);

// MARK: Calling. True if it went well; otherwise the report says what went wrong.

/// Makes a global of the outbox's one value.
bool lh_define(lh_host *, const void *name, size_t length);
/// A function that asks the host `lh_request_call` with that number.
bool lh_make_function(lh_host *, int32_t number, int32_t *reference);
/// The same, but without arguments it is the outbox's one value.
bool lh_make_constant_function(lh_host *, int32_t number, int32_t *reference);
/// Calls with the outbox as arguments. The results (exactly so many) are then in the inbox.
bool lh_call(lh_host *, int32_t function, int32_t results);
const lh_value *lh_inbox(const lh_host *);

/// Compiles text; the code is then in lh_code, to be given to lh_run_code of any state of this process.
bool lh_compile(lh_host *, const char *name, const void *bytes, size_t length);
const void *lh_code(const lh_host *, size_t *length);
bool lh_run_code(lh_host *, const char *name, const void *code, size_t length);

#endif
