// Where a state's blocks lie. Each state has one piece of memory, its room: blocks come from there as long as
// they fit, and from the C library when they do not. So opening and closing a state asks the C library for
// little; and while all of a state lies in its room, that is the whole of what scripts have made of it: copied
// once, it can be copied back, byte for byte and to the same addresses, whatever they have changed since.
#include "host.h"
#include <stdlib.h>
#include <string.h>

enum { ROOM = 256 << 10 };

/// The state as it was when it was marked.
struct lh_image {
  struct lh_room room;
  size_t memory, printed;
  int64_t used;
  int32_t chunk_count, function_count, column_count;
  sig_atomic_t pressed;
  bool may_change;
  char bytes[];
};

// MARK: The room

static size_t rounded(size_t size) { return (size + LH_GRAIN - 1) / LH_GRAIN * LH_GRAIN; }

static bool is_in(const struct lh_room *room, const void *block) { return (uintptr_t)block - (uintptr_t)room->at < ROOM; }

static bool is_last(const struct lh_room *room, const char *block, size_t size) { return block + rounded(size) == room->at + room->used; }

/// NULL where it does not fit.
static void *take(struct lh_room *room, size_t size) {
  size = rounded(size);
  if (size <= LH_REUSED) {
    void **spare = &room->spare[size / LH_GRAIN], *block = *spare;
    if (block) return *spare = *(void **)block, block;
  }
  if (!room->at || size > ROOM - room->used) return NULL;
  room->used += size;
  return room->at + (room->used - size);
}

/// A large block that is not the last one stays unused: what follows it finds no place, and comes from the C library sooner.
static void give_back(struct lh_room *room, void *block, size_t size) {
  if (is_last(room, block, size)) {
    room->used -= rounded(size);
  } else if (rounded(size) <= LH_REUSED) {
    void **spare = &room->spare[rounded(size) / LH_GRAIN];
    *(void **)block = *spare;
    *spare = block;
  }
}

// MARK: Blocks of the C library's. Once the state is marked they are in a list, so that all can be given up at once.

struct lh_loose {
  struct lh_loose *previous, *next;
};

static size_t before(const lh_host *host) { return host->image ? sizeof(struct lh_loose) : 0; }

static void enlist(lh_host *host, struct lh_loose *block) {
  *block = (struct lh_loose){NULL, host->loose};
  if (host->loose) host->loose->previous = block;
  host->loose = block;
}

static void strike(lh_host *host, struct lh_loose *block) {
  if (block->next) block->next->previous = block->previous;
  if (block->previous) block->previous->next = block->next;
  else host->loose = block->next;
}

/// As `realloc`.
static void *resize_loose(lh_host *host, void *block, size_t size) {
  char *old = block ? (char *)block - before(host) : NULL;
  host->outside += 1;
  if (host->image && old) strike(host, (struct lh_loose *)(void *)old);
  char *new = realloc(old, before(host) + size);
  if (host->image && (new || old)) enlist(host, (struct lh_loose *)(void *)(new ? new : old));
  host->loose_count += new && !old;
  host->outside -= 1;
  return new ? new + before(host) : NULL;
}

static void free_loose(lh_host *host, void *block) {
  char *old = (char *)block - before(host);
  host->outside += 1;
  if (host->image) strike(host, (struct lh_loose *)(void *)old);
  free(old);
  host->loose_count -= 1;
  host->outside -= 1;
}

static void free_all_loose(lh_host *host) {
  for (struct lh_loose *next, *block = host->loose; block; block = next) {
    next = block->next;
    free(block);
  }
  host->loose = NULL;
  host->loose_count = 0;
}

// MARK: Blocks

static void *place(lh_host *host, size_t size) {
  void *block = take(&host->room, size);
  return block ? block : resize_loose(host, NULL, size);
}

void *lh_move_block(lh_host *host, void *block, size_t old_size, size_t new_size) {
  struct lh_room *room = &host->room;
  if (!block) return new_size > 0 ? place(host, new_size) : NULL;
  if (!is_in(room, block)) {
    if (new_size > 0) return resize_loose(host, block, new_size);
    return free_loose(host, block), NULL;
  }
  if (new_size == 0) return give_back(room, block, old_size), NULL;
  if (rounded(old_size) == rounded(new_size)) return block;
  size_t start = (size_t)((char *)block - room->at);
  if (is_last(room, block, old_size) && rounded(new_size) <= ROOM - start) {
    room->used = start + rounded(new_size);
    return block;
  }
  void *moved = place(host, new_size);
  if (!moved) return NULL;
  memcpy(moved, block, old_size < new_size ? old_size : new_size);
  give_back(room, block, old_size);
  return moved;
}

bool lh_open_room(lh_host *host) { return (host->room.at = malloc(ROOM)) != NULL; }

/// Lua has nothing to do when a state is closed, since nothing is to be closed or finalised: giving up its blocks is enough.
void lh_close_room(lh_host *host) {
  if (host->image) free_all_loose(host);
  else if (host->L && host->loose_count > 0) lua_close(host->L);  // it knows where they are
  free(host->image);
  free(host->room.at);
}

// MARK: As it was

bool lh_mark(lh_host *host) {
  if (host->running || host->stop || host->broken || host->image || host->loose_count > 0 || host->news.used || host->changes.used) return false;
  struct lh_image *image = malloc(sizeof *image + host->room.used);
  if (!image) return false;
  *image = (struct lh_image){
    .room = host->room, .memory = host->memory, .printed = host->printed, .used = host->used, .chunk_count = host->chunk_count,
    .function_count = host->function_count, .column_count = host->column_count, .pressed = host->pressed, .may_change = host->may_change};
  memcpy(image->bytes, host->room.at, host->room.used);
  host->image = image;
  return true;
}

bool lh_rewind(lh_host *host) {
  const struct lh_image *image = host->image;
  if (!image || host->running || host->broken) return false;
  free_all_loose(host);
  host->room = image->room;
  memcpy(host->room.at, image->bytes, host->room.used);
  for (int32_t i = image->chunk_count; i < host->chunk_count; i += 1) free(host->chunks[i].name);
  host->chunk_count = image->chunk_count;
  host->function_count = image->function_count;
  host->column_count = image->column_count;
  host->memory = image->memory;
  host->printed = image->printed;
  host->used = image->used;
  host->pressed = image->pressed;
  host->may_change = image->may_change;
  host->news.used = host->changes.used = 0;
  host->stop = 0;
  host->report.kind = lh_failure_none;
  host->report.kept = host->report.compiling = false;
  return true;
}
