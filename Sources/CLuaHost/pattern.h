// Lua's patterns, as the reference manual describes them (section 6.4.1), with a matcher that can be
// stopped: the library's own may backtrack for longer than anyone lives, and executes no instruction.
#ifndef LH_PATTERN_H
#define LH_PATTERN_H

#include "host.h"

enum lh_item_kind : uint8_t {
  // One sign of the subject, as often as `repeat` says
  LH_LITERAL, LH_ANY, LH_SET,
  // No sign, or many
  LH_OPEN, LH_POSITION, LH_CLOSE, LH_AGAIN, LH_BALANCE, LH_FRONTIER, LH_AT_END, LH_DONE,
  // What is wrong with the pattern is said when matching comes to it, as Lua does
  LH_WRONG
};
enum lh_repeat : uint8_t { LH_ONCE, LH_MAYBE, LH_MANY, LH_ONE_OR_MANY, LH_FEW };

struct lh_item {
  enum lh_item_kind kind;
  enum lh_repeat repeat;
  unsigned char sign, closing;  // LH_LITERAL; LH_BALANCE: what opens and closes
  uint32_t number;              // of the set, capture or message
};

struct lh_set { uint64_t bits[4]; };

struct lh_pattern {
  bool anchored;
  const struct lh_set *sets;
  struct lh_item items[];
};

enum { LH_CAPTURES = 32, LH_UNFINISHED = -1, LH_PLACE = -2 };

struct lh_match {
  lua_State *L;
  const lh_host *host;
  const struct lh_pattern *pattern;
  const char *start, *end;      // the subject
  int depth, level;
  struct { const char *start; ptrdiff_t length; } captures[LH_CAPTURES];
};

/// The pattern at that index, compiled; pushes what keeps it alive. Without anchoring a first '^' is itself.
const struct lh_pattern *lh_compile_pattern(lua_State *L, int index, bool may_anchor);
void lh_match_in(struct lh_match *, lua_State *L, const struct lh_pattern *, int subject);
const char *lh_match_candidate(const struct lh_match *, const char *);
/// Where a match that begins there ends, or NULL.
const char *lh_match_at(struct lh_match *, const char *);
/// Pushes the captures, or the whole match if there are none, and says how many.
int lh_push_captures(struct lh_match *, const char *from, const char *to);
int lh_push_capture(struct lh_match *, int number, const char *from, const char *to);

extern const char *const lh_pattern_messages[];

#endif
