// math.random, on the words that the host draws.
#include "host.h"

static uint64_t word(lua_State *L) {
  lh_ask(L, lh_request_random, 0, 0);
  lh_push_outbox(L);
  uint64_t bits = (uint64_t)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return bits;
}

/// Uniform on 0 to `last`: words masked to its bits, until one is not past it.
static uint64_t up_to(lua_State *L, uint64_t last) {
  uint64_t mask = last;
  for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
  uint64_t drawn;
  do drawn = word(L) & mask;
  while (drawn > last);
  return drawn;
}

static int random(lua_State *L) {
  lua_Integer low = 1, high;
  switch (lua_gettop(L)) {
  case 0: lua_pushnumber(L, (double)(word(L) >> 11) * 0x1p-53); return 1;
  case 1:
    high = luaL_checkinteger(L, 1);
    if (high == 0) return lua_pushinteger(L, (lua_Integer)word(L)), 1;
    break;
  case 2:
    low = luaL_checkinteger(L, 1);
    high = luaL_checkinteger(L, 2);
    break;
  default: return luaL_error(L, "wrong number of arguments");
  }
  luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
  lua_pushinteger(L, (lua_Integer)((uint64_t)low + up_to(L, (uint64_t)high - (uint64_t)low)));
  return 1;
}

static int seed(lua_State *L) {
  return lh_error(L, "math.randomseed does nothing here: chance is drawn from the run's seed, for each thing by its name and step; choose another seed for the run instead");
}

void lh_open_chance(lua_State *L) {
  static const luaL_Reg words[] = {{"random", random}, {"randomseed", seed}, {NULL, NULL}};
  luaL_setfuncs(L, words, 0);
}
