// The host's values, to be pushed. Putting is plain memory; pushing may raise, and comes when no Swift
// frame is above.
#include "host.h"
#include <stdlib.h>
#include <string.h>

/// Without memory for a few words nothing of the process goes on.
static void *room(lh_host *host, struct lh_bytes *bytes, size_t more) {
  if (!lh_grow(host, bytes, more)) abort();
  void *at = bytes->at + bytes->used;
  bytes->used += more;
  return at;
}

static lh_value *put(lh_host *host, lh_kind kind) {
  lh_value *value = room(host, &host->outbox, sizeof *value);
  memset(value, 0, sizeof *value);
  value->kind = kind;
  return value;
}

void lh_clear(lh_host *host) { host->outbox.used = host->outbox_bytes.used = 0; }
void lh_put_nothing(lh_host *host) { put(host, lh_kind_nothing); }
void lh_put_boolean(lh_host *host, bool value) { put(host, lh_kind_boolean)->index = value; }
void lh_put_integer(lh_host *host, int64_t value) { put(host, lh_kind_integer)->integer = value; }
void lh_put_number(lh_host *host, double value) { put(host, lh_kind_number)->number = value; }
void lh_put_function(lh_host *host, int32_t reference) { put(host, lh_kind_function)->index = reference; }

void lh_put_object(lh_host *host, uint16_t kind, int32_t index) {
  lh_value *value = put(host, lh_kind_object);
  value->object_kind = kind, value->index = index;
}

void lh_put_text(lh_host *host, const void *bytes, size_t length) {
  lh_value *value = put(host, lh_kind_text);
  value->count = (int64_t)length, value->offset = (int64_t)host->outbox_bytes.used;
  if (length > 0) memcpy(room(host, &host->outbox_bytes, length), bytes, length);
}

void lh_put_table(lh_host *host, int64_t sequence, int64_t pairs) {
  lh_value *value = put(host, lh_kind_table);
  value->count = sequence, value->pairs = pairs;
}

static void put_column(lh_host *host, lh_kind kind, const void *elements, size_t count) {
  put(host, kind)->count = (int64_t)count;
  if (count > 0) memcpy(room(host, &host->outbox, lh_column_slots(count) * sizeof(lh_value)), elements, count * 8);
}
void lh_put_integers(lh_host *host, const int64_t *elements, size_t count) { put_column(host, lh_kind_integers, elements, count); }
void lh_put_numbers(lh_host *host, const double *elements, size_t count) { put_column(host, lh_kind_numbers, elements, count); }

void lh_refuse(lh_host *host, const void *message, size_t length, const char *file, int32_t line) {
  host->refusal.used = 0;
  if (length > 0) memcpy(room(host, &host->refusal, length), message, length);
  host->refused_at = (lh_place){*file ? lh_chunk_named(host, file) : -1, line};
}

static const lh_value *push(lua_State *L, const lh_value *value);

static const lh_value *push_table(lua_State *L, const lh_value *value) {
  int64_t count = value->count, pairs = value->pairs;
  lh_need_stack(L, LH_STACK_FOR_LUA);
  luaL_checkstack(L, 4, "tables nested too deeply");
  lua_createtable(L, count < INT32_MAX ? (int)count : 0, pairs < INT32_MAX ? (int)pairs : 0);
  value += 1;
  for (int64_t i = 1; i <= count; i += 1) {
    value = push(L, value);
    lua_rawseti(L, -2, i);
  }
  for (int64_t i = 0; i < pairs; i += 1) {
    value = push(L, push(L, value));
    lua_rawset(L, -3);
  }
  return value;
}

static const lh_value *push_column(lua_State *L, const lh_value *value) {
  int64_t count = value->count;
  const int64_t *integers = (const int64_t *)(const void *)(value + 1);
  const double *numbers = (const double *)(const void *)(value + 1);
  luaL_checkstack(L, 2, "tables nested too deeply");
  lua_createtable(L, count < INT32_MAX ? (int)count : 0, 0);
  for (int64_t i = 0; i < count; i += 1) {
    if (value->kind == lh_kind_integers) lua_pushinteger(L, integers[i]);
    else lua_pushnumber(L, numbers[i]);
    lua_rawseti(L, -2, i + 1);
  }
  return value + 1 + lh_column_slots((size_t)count);
}

/// Pushes one value, and says where the next one begins.
static const lh_value *push(lua_State *L, const lh_value *value) {
  switch (value->kind) {
  case lh_kind_nothing: lua_pushnil(L); break;
  case lh_kind_boolean: lua_pushboolean(L, value->index); break;
  case lh_kind_integer: lua_pushinteger(L, value->integer); break;
  case lh_kind_number: lua_pushnumber(L, value->number); break;
  case lh_kind_text: lua_pushlstring(L, lh_of(L)->outbox_bytes.at + value->offset, (size_t)value->count); break;
  case lh_kind_table: return push_table(L, value);
  case lh_kind_integers: case lh_kind_numbers: return push_column(L, value);
  case lh_kind_function: lh_push_function(L, value->index); break;
  case lh_kind_object: lh_push_object(L, value->object_kind, value->index); break;
  }
  return value + 1;
}

int lh_push_outbox(lua_State *L) {
  lh_host *host = lh_of(L);
  const lh_value *value = (const lh_value *)(const void *)host->outbox.at, *end = value + host->outbox.used / sizeof *value;
  int count = 0;
  for (; value < end; count += 1) {
    if (count % 16 == 0) luaL_checkstack(L, 18, "too many results");
    value = push(L, value);
  }
  return count;
}
