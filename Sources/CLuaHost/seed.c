// One seed for every state. Lua draws the seed of its text hashes from the clock and from addresses. It
// shows: where fields were cleared, it decides when a table grows, and so what `#` says of a list with holes.
//
// There is no function to set it. It stands in the block that Lua asks for first, and is used only after
// Lua has asked again: in between it is set here, if all around it is found as Lua 5.4 has it; otherwise
// nothing is touched.
#include "host.h"
#include <string.h>

/// How Lua 5.4's `global_State` begins.
struct head {
  lua_Alloc allocate;
  void *context;
  ptrdiff_t total, debt;
  size_t estimate, last_atomic;
  struct { void *at; int used, size; } texts;
  struct { int64_t value; unsigned char type; } registry, nothing;
  unsigned seed;
};

struct opening {
  lh_host *host;
  char *block;
  size_t size;
  bool settled;
};

static void *allocate(void *context, void *block, size_t old_size, size_t new_size);

static bool is_head(const struct head *head, const struct opening *opening) {
  return head->allocate == allocate && head->context == opening && head->total == (ptrdiff_t)opening->size && head->debt == 0 &&
         head->last_atomic == 0 && !head->texts.at && head->texts.used == 0 && head->texts.size == 0 &&
         head->registry.type == LUA_TNIL && head->nothing.type == LUA_TNUMBER && head->nothing.value == 0;
}

static void settle(struct opening *opening) {
  for (size_t at = 0; at + sizeof(struct head) <= opening->size; at += sizeof(void *)) {
    struct head head;
    memcpy(&head, opening->block + at, sizeof head);
    if (!is_head(&head, opening)) continue;
    head.seed = 0x456E7465;
    memcpy(opening->block + at + offsetof(struct head, seed), &head.seed, sizeof head.seed);
    return;
  }
}

/// The state's allocator while it is being made.
static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
  struct opening *opening = context;
  if (opening->block && !opening->settled) {
    opening->settled = true;
    settle(opening);
  }
  void *result = lh_allocate(opening->host, block, old_size, new_size);
  if (!opening->block) opening->block = result, opening->size = new_size;
  return result;
}

lua_State *lh_new_state(lh_host *host) {
  struct opening opening = {.host = host};
  lua_State *L = lua_newstate(allocate, &opening);
  if (L) lua_setallocf(L, lh_allocate, host);
  return L;
}
