// Lua's values, laid out for the host. Text stays where it is in Lua: it is read before Lua runs again.
#include "host.h"
#include <string.h>

/// A key or value of a table's `pairs`, as spans of the inbox.
struct pair {
  lh_value key;
  size_t start, length;  // slots
};

static lh_value *add(lua_State *L, struct lh_bytes *bytes, size_t slots) {
  if (!lh_grow(lh_of(L), bytes, slots * sizeof(lh_value))) lh_stop(L, lh_failure_memory, "no memory for what goes to the host");
  lh_value *at = (lh_value *)(void *)(bytes->at + bytes->used);
  bytes->used += slots * sizeof(lh_value);
  return at;
}

static bool is_utf8(const unsigned char *at, size_t length) {
  const unsigned char *end = at + length;
  while (at < end) {
    unsigned first = *at++;
    if (first < 0x80) continue;
    unsigned more = first >= 0xC2 && first < 0xE0 ? 1 : (first & 0xF0) == 0xE0 ? 2 : first >= 0xF0 && first < 0xF5 ? 3 : 0;
    if (more == 0 || (size_t)(end - at) < more) return false;
    // The first byte that follows decides whether the sign is overlong, a surrogate, or past the last.
    unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80, high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (*at < low || *at > high) return false;
    for (unsigned i = 1; i < more; i += 1)
      if ((at[i] & 0xC0) != 0x80) return false;
    at += more;
  }
  return true;
}

void lh_view(lua_State *L, int index, lh_value *to) {
  memset(to, 0, sizeof *to);
  switch (lua_type(L, index)) {
  case LUA_TNIL: case LUA_TNONE: to->kind = lh_kind_nothing; return;
  case LUA_TBOOLEAN: to->kind = lh_kind_boolean, to->index = lua_toboolean(L, index); return;
  case LUA_TNUMBER:
    if (lua_isinteger(L, index)) to->kind = lh_kind_integer, to->integer = lua_tointeger(L, index);
    else to->kind = lh_kind_number, to->number = lua_tonumber(L, index);
    return;
  case LUA_TSTRING: {
    size_t length;
    to->kind = lh_kind_text, to->at = lua_tolstring(L, index, &length), to->count = (int64_t)length;
    return;
  }
  case LUA_TTABLE: to->kind = lh_kind_table; return;
  case LUA_TUSERDATA: *to = *(const lh_value *)lua_touserdata(L, index); return;
  default: to->kind = lh_kind_function; return;
  }
}

static void receive(lua_State *L, int index, int depth, int64_t *nodes);

/// How long the sequence is: to the first element that is not there.
static int64_t sequence_length(lua_State *L, int table) {
  int64_t count = 0;
  while (lua_rawgeti(L, table, count + 1) != LUA_TNIL) count += 1, lua_pop(L, 1);
  lua_pop(L, 1);
  return count;
}

static void spend(lua_State *L, int64_t *nodes, int64_t count) {
  *nodes -= count;
  if (*nodes < 0) lh_error(L, "the table is too large: more than %d values", (int)lh_of(L)->limits.table_nodes);
}

/// Receives a table that is nothing but a sequence of integers, or of floats, in one go through it. False if
/// it is not (or lies in Lua's memory in another order).
static bool receive_column(lua_State *L, int table, int64_t *nodes) {
  lh_host *host = lh_of(L);
  int64_t longest = (int64_t)lua_rawlen(L, table), count = 0;
  if (longest == 0 || longest > *nodes) return false;
  size_t used = host->inbox.used;
  lh_value *head = add(L, &host->inbox, 1 + lh_column_slots((size_t)longest));
  int64_t *integers = (int64_t *)(void *)(head + 1);
  double *numbers = (double *)(void *)(head + 1);
  lh_kind kind = lh_kind_nothing;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    lh_kind this_kind = lua_isinteger(L, -1) ? lh_kind_integers : lh_kind_numbers;
    if (count == 0) kind = this_kind;
    bool fits = count < longest && this_kind == kind && lua_type(L, -1) == LUA_TNUMBER && lua_isinteger(L, -2) && lua_tointeger(L, -2) == count + 1;
    if (!fits) {
      lua_pop(L, 2);
      host->inbox.used = used;
      return false;
    }
    if (kind == lh_kind_integers) integers[count++] = lua_tointeger(L, -1);
    else numbers[count++] = lua_tonumber(L, -1);
  }
  *nodes -= count;
  *head = (lh_value){.kind = kind, .count = count};
  host->inbox.used = used + (1 + lh_column_slots((size_t)count)) * sizeof(lh_value);
  return true;
}

static bool pair_before(void *context, uint32_t one, uint32_t other) {
  const struct pair *pairs = context;
  return lh_key_before(&pairs[one].key, &pairs[other].key);
}

/// Brings the pairs that were received in the order of Lua's table into the order of keys.
static void arrange(lua_State *L, size_t from, size_t count, size_t first_slot) {
  lh_host *host = lh_of(L);
  struct pair *pairs = (struct pair *)(void *)(host->pairs.at + from);
  bool ordered = true;
  for (size_t i = 1; i < count && ordered; i += 1) ordered = !lh_key_before(&pairs[i].key, &pairs[i - 1].key);
  if (ordered) return;
  size_t slots = host->inbox.used / sizeof(lh_value) - first_slot;
  lh_value *copy = add(L, &host->inbox, slots + (count * 2 * sizeof(uint32_t) + sizeof(lh_value) - 1) / sizeof(lh_value));
  lh_value *to = (lh_value *)(void *)host->inbox.at + first_slot;
  uint32_t *order = (uint32_t *)(void *)(copy + slots);
  memcpy(copy, to, slots * sizeof *to);
  for (size_t i = 0; i < count; i += 1) order[i] = (uint32_t)i;
  lh_sort(order, order + count, count, pair_before, pairs);
  for (size_t i = 0; i < count; i += 1) {
    const struct pair *pair = &pairs[order[i]];
    memcpy(to, copy + (pair->start - first_slot), pair->length * sizeof *to);
    to += pair->length;
  }
  host->inbox.used = (first_slot + slots) * sizeof(lh_value);
}

static void receive_table(lua_State *L, int table, int depth, int64_t *nodes) {
  lh_host *host = lh_of(L);
  if (depth == 0) lh_error(L, "tables nested more than %d deep (or one that contains itself)", (int)host->limits.table_depth);
  if (!lua_checkstack(L, 6)) lh_error(L, "stack overflow");
  if (receive_column(L, table, nodes)) return;
  size_t head = host->inbox.used / sizeof(lh_value);
  int64_t count = sequence_length(L, table), pairs = 0, objects = 0;
  spend(L, nodes, count);
  add(L, &host->inbox, 1);
  for (int64_t i = 1; i <= count; i += 1, lua_pop(L, 1)) {
    lua_rawgeti(L, table, i);
    receive(L, lua_gettop(L), depth - 1, nodes);
  }
  size_t from = host->pairs.used, first = host->inbox.used / sizeof(lh_value);
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 && lua_tointeger(L, -2) <= count) continue;
    spend(L, nodes, 2);
    struct pair pair = {.start = host->inbox.used / sizeof(lh_value)};
    lh_view(L, -2, &pair.key);
    objects += lh_is_object(&pair.key);
    if (objects > 1) lh_error(L, "a table with two or more keys that are objects has no order");
    receive(L, lua_gettop(L) - 1, depth - 1, nodes);
    receive(L, lua_gettop(L), depth - 1, nodes);
    pair.length = host->inbox.used / sizeof(lh_value) - pair.start;
    if (!lh_grow(host, &host->pairs, sizeof pair)) lh_stop(L, lh_failure_memory, "no memory for what goes to the host");
    memcpy(host->pairs.at + host->pairs.used, &pair, sizeof pair);
    host->pairs.used += sizeof pair;
    pairs += 1;
  }
  if (pairs > 1) arrange(L, from, (size_t)pairs, first);
  host->pairs.used = from;
  ((lh_value *)(void *)host->inbox.at)[head] = (lh_value){.kind = lh_kind_table, .count = count, .pairs = pairs};
}

static void receive(lua_State *L, int index, int depth, int64_t *nodes) {
  lh_value value;
  lh_view(L, index, &value);
  switch (value.kind) {
  case lh_kind_text:
    if (!is_utf8(value.at, (size_t)value.count)) lh_error(L, "text is not valid UTF-8");
    break;
  case lh_kind_table:
    if (lua_isuserdata(L, index)) {  // a sealed list
      lua_checkstack(L, 2) ? (void)lua_getiuservalue(L, index, 1) : (void)lh_error(L, "stack overflow");
      receive_table(L, lua_gettop(L), depth, nodes);
      lua_pop(L, 1);
    } else {
      receive_table(L, index, depth, nodes);
    }
    return;
  case lh_kind_function:
    if (!lua_isfunction(L, index)) lh_error(L, "a %s cannot be given to the host", luaL_typename(L, index));
    value.index = lh_intern_function(L, index);
    break;
  default: break;
  }
  *add(L, &lh_of(L)->inbox, 1) = value;
}

void lh_receive(lua_State *L, int index) {
  lh_host *host = lh_of(L);
  int64_t nodes = host->limits.table_nodes;
  host->pairs.used = 0;
  receive(L, lua_absindex(L, index), host->limits.table_depth, &nodes);
}

const lh_value *lh_inbox(const lh_host *host) { return (const lh_value *)(const void *)host->inbox.at; }
