// Numbers that every object of a kind has, in an array of the host's: scripts read them there, without asking.
#include "host.h"
#include <stdlib.h>

static const char names_key;

struct request {
  const void *name;
  size_t length;
  struct lh_column column;
};

static int define(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  lh_host *host = lh_of(L);
  lua_pushlstring(L, request->name, request->length);
  if (lua_rawlen(L, -1) > LH_SHORT_TEXT) return lh_error(L, "a column's name has at most %d bytes", LH_SHORT_TEXT);
  request->column.name = lua_tostring(L, -1);
  // Lua has every short text once, and this one for as long as it is kept here: it is known by its address.
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &names_key) == LUA_TNIL) {
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &names_key);
    lua_replace(L, -2);
  }
  lua_pushvalue(L, -2);
  lua_pushboolean(L, true);
  lua_rawset(L, -3);
  host->outside += 1;
  struct lh_column *more = realloc(host->columns, sizeof *more * (size_t)(host->column_count + 1));
  host->outside -= 1;
  if (!more) lh_stop(L, lh_failure_memory, "no memory for another column");
  host->columns = more;
  host->columns[host->column_count] = request->column;
  host->column_count += 1;
  return 0;
}

bool lh_define_column(lh_host *host, uint16_t kind, const void *name, size_t length, const double *values, int32_t count) {
  struct request request = {.name = name, .length = length, .column = {.kind = kind, .values = values, .count = count}};
  return lh_protect(host, define, &request);
}

/// How many objects of the kind have a column's number; 0 where there is no column.
int32_t lh_column_length(const lh_host *host, uint16_t kind) {
  for (int32_t i = 0; i < host->column_count; i += 1)
    if (host->columns[i].kind == kind) return host->columns[i].count;
  return 0;
}

/// Pushes what the object at slot 1 has under the key at slot 2, if that is a column's.
bool lh_push_of_column(lua_State *L) {
  const lh_host *host = lh_of(L);
  if (host->column_count == 0 || lua_type(L, 2) != LUA_TSTRING || lua_type(L, 1) != LUA_TUSERDATA) return false;
  const lh_value *object = lua_touserdata(L, 1);
  const char *name = lua_tostring(L, 2);
  for (int32_t i = 0; i < host->column_count; i += 1) {
    const struct lh_column *column = &host->columns[i];
    if (column->name != name || column->kind != object->object_kind || object->kind != lh_kind_object) continue;
    if (object->index < 0 || object->index >= column->count) return false;
    lua_pushnumber(L, column->values[object->index]);
    return true;
  }
  return false;
}
