// Numbers that scripts may change without asking: what an object keeps under a name that the host made a cell
// of. A change is made here and written down; the host takes what was written down before it does anything else.
#include "host.h"
#include <math.h>
#include <string.h>

static const char cells_key;

struct cell {
  double low, high;
  int32_t number;
};

void lh_open_cells(lua_State *L) {
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &cells_key);
}

struct request {
  const void *name;
  size_t length;
  uint16_t kind;
  struct cell cell;
  bool adds;
  int32_t function, reference;
};

static int define(lua_State *L) {
  const struct request *request = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &cells_key);
  if (lua_rawgeti(L, -1, request->kind) == LUA_TNIL) {
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, 2, request->kind);
  }
  lua_pushlstring(L, request->name, request->length);
  *(struct cell *)lua_newuserdatauv(L, sizeof(struct cell), 0) = request->cell;
  lua_rawset(L, -3);
  return 0;
}

bool lh_define_cell(lh_host *host, uint16_t kind, const void *name, size_t length, int32_t number, double low, double high) {
  return lh_protect(host, define, &(struct request){.name = name, .length = length, .kind = kind, .cell = {low, high, number}});
}

/// The balance that `amount` makes of `old`. The host, which is told the amount, computes the same.
static double changed(double old, double amount, const struct cell *cell) {
  double new = old + amount;
  if (new >= cell->low && new <= cell->high) return new;
  return old + ((new < cell->low ? cell->low : new > cell->high ? cell->high : new) - old);
}

/// self, object, name, number. Upvalues: the function of the host's that is asked where this one does not know
/// its way; whether it adds; the cells.
static int change(lua_State *L) {
  lh_host *host = lh_of(L);
  if (host->may_change && lua_gettop(L) == 4 && lua_isuserdata(L, 2) && lua_type(L, 3) == LUA_TSTRING && lua_type(L, 4) == LUA_TNUMBER) {
    const lh_value *object = lua_touserdata(L, 2);
    double given = lua_tonumber(L, 4);
    if (isfinite(given) && object->kind == lh_kind_object && lua_getiuservalue(L, 2, 1) == LUA_TTABLE
        && lua_rawgeti(L, lua_upvalueindex(3), object->object_kind) == LUA_TTABLE) {
      lua_pushvalue(L, 3);
      lua_pushvalue(L, 3);
      if (lua_rawget(L, 6) == LUA_TUSERDATA && (lua_insert(L, 7), lua_rawget(L, 5) == LUA_TNUMBER)) {
        const struct cell *cell = lua_touserdata(L, 7);
        double old = lua_tonumber(L, 8), amount = lua_toboolean(L, lua_upvalueindex(2)) ? given : given - old;
        if (!lh_grow(host, &host->changes, sizeof(lh_change))) return lh_stop(L, lh_failure_memory, "no memory for what the script changes");
        lua_pushvalue(L, 3);
        lua_pushnumber(L, changed(old, amount, cell));
        lua_rawset(L, 5);
        lh_change change = {cell->number, object->index, amount};
        memcpy(host->changes.at + host->changes.used, &change, sizeof change);
        host->changes.used += sizeof change;
        return 0;
      }
    }
    lua_settop(L, 4);
  }
  lh_ask(L, lh_request_call, (int32_t)lua_tointeger(L, lua_upvalueindex(1)), lua_gettop(L));
  return lh_push_outbox(L);
}

static int make(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  lua_pushinteger(L, request->function);
  lua_pushboolean(L, request->adds);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &cells_key);
  lua_pushcclosure(L, change, 3);
  request->reference = lh_intern_function(L, -1);
  return 0;
}

bool lh_make_changing_function(lh_host *host, int32_t number, bool adds, int32_t *reference) {
  struct request request = {.function = number, .adds = adds};
  bool well = lh_protect(host, make, &request);
  *reference = request.reference;
  return well;
}

void lh_let_change(lh_host *host, bool may) { host->may_change = may; }

const lh_change *lh_take_changes(lh_host *host, size_t *count) {
  *count = host->changes.used / sizeof(lh_change);
  host->changes.used = 0;
  return (const lh_change *)(const void *)host->changes.at;
}
