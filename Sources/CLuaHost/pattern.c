// From a pattern's text to its items. Captures follow each other along the pattern, so that which are open
// at each place is known here.
#include "pattern.h"
#include <string.h>

struct reader {
  const unsigned char *at, *end;
  struct lh_item *items;
  struct lh_set *sets;
  uint32_t set_count;
  uint32_t level;                   // captures begun
  bool open[LH_CAPTURES], place[LH_CAPTURES];
};

enum { ENDS_WITH_PERCENT, MISSING_BRACKET, MISSING_BALANCE, MISSING_FRONTIER, TOO_MANY, NOT_OPEN, NO_CAPTURE };
const char *const lh_pattern_messages[] = {
  "malformed pattern (ends with '%')", "malformed pattern (missing ']')", "malformed pattern (missing arguments to '%b')",
  "missing '[' after '%f' in pattern", "too many captures", "invalid pattern capture", "invalid capture index in pattern"};

// MARK: Classes of signs, those of the C locale

static bool in_class(unsigned char sign, unsigned char name) {
  bool upper = sign >= 'A' && sign <= 'Z', lower = sign >= 'a' && sign <= 'z', digit = sign >= '0' && sign <= '9';
  bool graphic = sign > ' ' && sign < 0x7F, result;
  switch (name | 0x20) {
  case 'a': result = upper || lower; break;
  case 'c': result = sign < ' ' || sign == 0x7F; break;
  case 'd': result = digit; break;
  case 'g': result = graphic; break;
  case 'l': result = lower; break;
  case 'p': result = graphic && !(upper || lower || digit); break;
  case 's': result = sign == ' ' || (sign >= '\t' && sign <= '\r'); break;
  case 'u': result = upper; break;
  case 'w': result = upper || lower || digit; break;
  case 'z': result = sign == 0; break;  // no longer in the manual
  case 'x': result = digit || ((sign | 0x20) >= 'a' && (sign | 0x20) <= 'f'); break;
  default: return false;
  }
  return result == (name >= 'a');  // a capital is its complement
}

static bool is_class(unsigned char name) { return name >= 'A' && name <= 'z' && strchr("acdglpsuwxz", name | 0x20) && (name & 0xC0) == 0x40; }

static void include(struct lh_set *set, unsigned sign) { set->bits[sign >> 6] |= 1ull << (sign & 63); }

static void include_escaped(struct lh_set *set, unsigned char name) {
  if (!is_class(name)) return include(set, name);
  for (unsigned sign = 0; sign < 256; sign += 1)
    if (in_class((unsigned char)sign, name)) include(set, sign);
}

static struct lh_set *new_set(struct reader *reader, struct lh_item *item) {
  item->kind = LH_SET;
  item->number = reader->set_count++;
  struct lh_set *set = &reader->sets[item->number];
  memset(set, 0, sizeof *set);
  return set;
}

// MARK: Items

static struct lh_item *add(struct reader *reader, enum lh_item_kind kind) {
  struct lh_item *item = reader->items++;
  *item = (struct lh_item){.kind = kind};
  return item;
}

/// The rest of the pattern is never looked at.
static void wrong(struct reader *reader, struct lh_item *item, uint32_t message) {
  item->kind = LH_WRONG;
  item->number = message;
  reader->at = reader->end;
}

/// At '['. The first sign is a member, whatever it is.
static void read_set(struct reader *reader, struct lh_item *item) {
  const unsigned char *first = reader->at + 1;
  bool complement = first < reader->end && *first == '^';
  first += complement;
  const unsigned char *last = first;
  do last += last < reader->end && *last == '%' ? 2 : 1;
  while (last < reader->end && *last != ']');
  if (last >= reader->end) return wrong(reader, item, MISSING_BRACKET);
  struct lh_set *set = new_set(reader, item);
  for (const unsigned char *at = first; at < last;) {
    if (*at == '%') {
      include_escaped(set, at[1]);
      at += 2;
    } else if (at[1] == '-' && at + 2 < last) {
      for (unsigned sign = *at; sign <= at[2]; sign += 1) include(set, sign);
      at += 3;
    } else {
      include(set, *at++);
    }
  }
  if (complement)
    for (int i = 0; i < 4; i += 1) set->bits[i] = ~set->bits[i];
  reader->at = last + 1;
}

static void read_single(struct reader *reader) {
  struct lh_item *item = add(reader, LH_LITERAL);
  switch (*reader->at) {
  case '.': item->kind = LH_ANY; reader->at += 1; break;
  case '[': read_set(reader, item); break;
  case '%':
    if (reader->at + 1 == reader->end) return wrong(reader, item, ENDS_WITH_PERCENT);
    item->sign = reader->at[1];
    if (is_class(item->sign)) include_escaped(new_set(reader, item), item->sign);
    reader->at += 2;
    break;
  default: item->sign = *reader->at++;
  }
  static const char marks[] = "?*+-";
  const char *mark = reader->at < reader->end && *reader->at ? strchr(marks, *reader->at) : NULL;
  if (!mark) return;
  item->repeat = (enum lh_repeat)(LH_MAYBE + (mark - marks));
  reader->at += 1;
}

static void read_open(struct reader *reader) {
  bool place = reader->at + 1 < reader->end && reader->at[1] == ')';
  struct lh_item *item = add(reader, place ? LH_POSITION : LH_OPEN);
  reader->at += place ? 2 : 1;
  if (reader->level == LH_CAPTURES) return wrong(reader, item, TOO_MANY);
  item->number = reader->level;
  reader->place[reader->level] = place;
  reader->open[reader->level++] = !place;
}

static void read_close(struct reader *reader) {
  struct lh_item *item = add(reader, LH_CLOSE);
  reader->at += 1;
  for (uint32_t i = reader->level; i-- > 0;) {
    if (!reader->open[i]) continue;
    reader->open[i] = false;
    item->number = i;
    return;
  }
  wrong(reader, item, NOT_OPEN);
}

static void read_again(struct reader *reader) {
  struct lh_item *item = add(reader, LH_AGAIN);
  uint32_t number = reader->at[1] - (uint32_t)'1';  // %0 is none
  reader->at += 2;
  if (number >= reader->level || reader->open[number]) return wrong(reader, item, NO_CAPTURE);
  item->number = number;
}

static void read_balance(struct reader *reader) {
  struct lh_item *item = add(reader, LH_BALANCE);
  if (reader->end - reader->at < 4) return wrong(reader, item, MISSING_BALANCE);
  item->sign = reader->at[2];
  item->closing = reader->at[3];
  reader->at += 4;
}

static void read_frontier(struct reader *reader) {
  struct lh_item *item = add(reader, LH_FRONTIER);
  reader->at += 2;
  if (reader->at >= reader->end || *reader->at != '[') return wrong(reader, item, MISSING_FRONTIER);
  read_set(reader, item);
  if (item->kind == LH_SET) item->kind = LH_FRONTIER;
}

static void read_item(struct reader *reader) {
  unsigned char sign = *reader->at, next = reader->at + 1 < reader->end ? reader->at[1] : 0;
  if (sign == '(') read_open(reader);
  else if (sign == ')') read_close(reader);
  else if (sign == '$' && reader->at + 1 == reader->end) add(reader, LH_AT_END), reader->at += 1;
  else if (sign == '%' && next == 'b') read_balance(reader);
  else if (sign == '%' && next == 'f') read_frontier(reader);
  else if (sign == '%' && next >= '0' && next <= '9') read_again(reader);
  else read_single(reader);
}

static const struct lh_pattern *compile(lua_State *L, const char *text, size_t length, bool may_anchor) {
  size_t sets = 0;
  for (size_t i = 0; i < length; i += 1) sets += text[i] == '[' || text[i] == '%';
  size_t size = sizeof(struct lh_pattern) + (length + 1) * sizeof(struct lh_item);
  lh_expect(L, size + sets * sizeof(struct lh_set), "the pattern");
  struct lh_pattern *pattern = lua_newuserdatauv(L, size + sets * sizeof(struct lh_set), 0);
  struct lh_set *first = (struct lh_set *)(void *)((char *)pattern + size);
  pattern->sets = first;
  pattern->anchored = may_anchor && length > 0 && *text == '^';
  const unsigned char *at = (const unsigned char *)text;
  struct reader reader = {.at = at + pattern->anchored, .end = at + length, .items = pattern->items, .sets = first};
  while (reader.at < reader.end) read_item(&reader);
  add(&reader, LH_DONE);
  return pattern;
}

/// A script's patterns are few, and used often: the table of those that are kept, under their text. Under 0
/// it has their number.
static void push_kept(lua_State *L) {
  enum { MOST = 256 };
  static const char key = 0;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key) == LUA_TTABLE) {
    lua_rawgeti(L, -1, 0);
    lua_Integer count = lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (count < MOST) return;
  }
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
}

static void keep(lua_State *L, int index) {  // the pattern on top, in the table below it
  lua_pushvalue(L, index);
  lua_pushvalue(L, -2);
  lua_rawset(L, -4);
  lua_rawgeti(L, -2, 0);
  lua_pushinteger(L, lua_tointeger(L, -1) + 1);
  lua_rawseti(L, -4, 0);
  lua_pop(L, 1);
}

const struct lh_pattern *lh_compile_pattern(lua_State *L, int index, bool may_anchor) {
  enum { LONGEST = 256 };
  size_t length;
  const char *text = luaL_checklstring(L, index, &length);
  if (length > LONGEST || (!may_anchor && length > 0 && *text == '^')) return compile(L, text, length, may_anchor);
  push_kept(L);
  lua_pushvalue(L, index);
  if (lua_rawget(L, -2) != LUA_TUSERDATA) {
    lua_pop(L, 1);
    compile(L, text, length, may_anchor);
    keep(L, index);
  }
  lua_remove(L, -2);
  return lua_touserdata(L, -1);
}
