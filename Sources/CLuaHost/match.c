// Matching. Each step looks whether it is to stop.
#include "pattern.h"
#include <string.h>

static bool takes(const struct lh_match *match, const struct lh_item *item, const char *at) {
  unsigned char sign = (unsigned char)*at;
  switch (item->kind) {
  case LH_LITERAL: return sign == item->sign;
  case LH_ANY: return true;
  default: return match->pattern->sets[item->number].bits[sign >> 6] >> (sign & 63) & 1;
  }
}

static const char *run(struct lh_match *match, const char *at, const struct lh_item *item);

static const char *nested(struct lh_match *match, const char *at, const struct lh_item *item) {
  if (match->depth == 0) luaL_error(match->L, "pattern too complex");
  match->depth -= 1;
  const char *end = run(match, at, item);
  match->depth += 1;
  return end;
}

static const char *run_many(struct lh_match *match, const char *at, const struct lh_item *item, const char *least) {
  const char *to = at;
  while (to < match->end && takes(match, item, to)) to += 1;
  for (; to >= least; to -= 1) {
    const char *end = nested(match, to, item + 1);
    if (end) return end;
  }
  return NULL;
}

static const char *run_few(struct lh_match *match, const char *at, const struct lh_item *item) {
  for (;; at += 1) {
    const char *end = nested(match, at, item + 1);
    if (end) return end;
    if (at == match->end || !takes(match, item, at)) return NULL;
  }
}

static const char *run_capture(struct lh_match *match, const char *at, const struct lh_item *item) {
  int level = match->level;
  ptrdiff_t *length = &match->captures[item->number].length;
  if (item->kind == LH_CLOSE) {
    *length = at - match->captures[item->number].start;
  } else {
    match->captures[item->number].start = at;
    *length = item->kind == LH_POSITION ? LH_PLACE : LH_UNFINISHED;
    match->level = (int)item->number + 1;
  }
  const char *end = nested(match, at, item + 1);
  if (end) return end;
  if (item->kind == LH_CLOSE) *length = LH_UNFINISHED;
  match->level = level;
  return NULL;
}

static const char *end_of_balance(const struct lh_match *match, const char *at, const struct lh_item *item) {
  if (at == match->end || (unsigned char)*at != item->sign) return NULL;
  for (size_t depth = 1; ++at < match->end;) {
    unsigned char sign = (unsigned char)*at;
    if (sign == item->closing) depth -= 1;
    else if (sign == item->sign) depth += 1;
    if (depth == 0) return at + 1;
  }
  return NULL;
}

static bool at_frontier(const struct lh_match *match, const char *at, const struct lh_item *item) {
  const char nothing = 0;
  return !takes(match, item, at == match->start ? &nothing : at - 1) && takes(match, item, at == match->end ? &nothing : at);
}

static const char *end_of_again(const struct lh_match *match, const char *at, const struct lh_item *item) {
  ptrdiff_t length = match->captures[item->number].length;
  if (length < 0 || match->end - at < length || memcmp(match->captures[item->number].start, at, (size_t)length) != 0) return NULL;
  return at + length;
}

static const char *run(struct lh_match *match, const char *at, const struct lh_item *item) {
  for (;; item += 1) {
    lh_checkpoint(match->L, match->host);
    switch (item->kind) {
    case LH_DONE: return at;
    case LH_WRONG: luaL_error(match->L, "%s", lh_pattern_messages[item->number]); break;
    case LH_OPEN: case LH_POSITION: case LH_CLOSE: return run_capture(match, at, item);
    case LH_AT_END:
      if (at != match->end) return NULL;
      continue;
    case LH_FRONTIER:
      if (!at_frontier(match, at, item)) return NULL;
      continue;
    case LH_BALANCE:
      if (!(at = end_of_balance(match, at, item))) return NULL;
      continue;
    case LH_AGAIN:
      if (!(at = end_of_again(match, at, item))) return NULL;
      continue;
    case LH_LITERAL: case LH_ANY: case LH_SET: break;
    }
    bool taken = at < match->end && takes(match, item, at);
    switch (item->repeat) {
    case LH_ONCE:
      if (!taken) return NULL;
      at += 1;
      break;
    case LH_MAYBE: {
      const char *end = taken ? nested(match, at + 1, item + 1) : NULL;
      if (end) return end;
      break;
    }
    case LH_ONE_OR_MANY: return taken ? run_many(match, at, item, at + 1) : NULL;
    case LH_MANY:
      if (taken) return run_many(match, at, item, at);
      break;
    case LH_FEW:
      if (taken) return run_few(match, at, item);
      break;
    }
  }
}

void lh_match_in(struct lh_match *match, lua_State *L, const struct lh_pattern *pattern, int subject) {
  size_t length;
  match->start = luaL_checklstring(L, subject, &length);
  match->end = match->start + length;
  match->L = L;
  match->host = lh_of(L);
  match->pattern = pattern;
  lh_need_stack(L, LH_STACK_FOR_LUA);
}

/// The first place from there on where a match may begin, or NULL: a pattern that begins with a sign is
/// tried at that sign only.
const char *lh_match_candidate(const struct lh_match *match, const char *at) {
  const struct lh_item *item = match->pattern->items;
  if (at > match->end) return NULL;
  if (item->kind != LH_LITERAL || (item->repeat != LH_ONCE && item->repeat != LH_ONE_OR_MANY)) return at;
  return memchr(at, item->sign, (size_t)(match->end - at));
}

const char *lh_match_at(struct lh_match *match, const char *at) {
  match->depth = 200;  // Lua's, and so patterns are too complex for both alike
  match->level = 0;
  return nested(match, at, match->pattern->items);
}

int lh_push_capture(struct lh_match *match, int number, const char *from, const char *to) {
  lua_State *L = match->L;
  if (number >= match->level) {
    if (number > 0) luaL_error(L, "invalid capture index %%%d", number + 1);
    lua_pushlstring(L, from, (size_t)(to - from));
    return 1;
  }
  ptrdiff_t length = match->captures[number].length;
  if (length == LH_UNFINISHED) luaL_error(L, "unfinished capture");
  if (length == LH_PLACE) lua_pushinteger(L, match->captures[number].start - match->start + 1);
  else lua_pushlstring(L, match->captures[number].start, (size_t)length);
  return 1;
}

int lh_push_captures(struct lh_match *match, const char *from, const char *to) {
  int count = match->level == 0 && from ? 1 : match->level;
  luaL_checkstack(match->L, count, "too many captures");
  for (int i = 0; i < count; i += 1) lh_push_capture(match, i, from, to);
  return count;
}
