// The order of keys: numbers ascending, then text bytewise, then false and true, then one object. And the
// one way in which anything is sorted here.
#include "host.h"
#include <math.h>
#include <string.h>

// MARK: Sorting

void lh_sort(uint32_t *order, uint32_t *scratch, size_t count, lh_before before, void *context) {
  if (count < 2) return;
  size_t middle = count / 2;
  lh_sort(order, scratch, middle, before, context);
  lh_sort(order + middle, scratch, count - middle, before, context);
  if (!before(context, order[middle], order[middle - 1])) return;  // already in order
  memcpy(scratch, order, middle * sizeof *order);
  size_t left = 0, right = middle, to = 0;
  while (left < middle && right < count)
    order[to++] = before(context, order[right], scratch[left]) ? order[right++] : scratch[left++];
  memcpy(order + to, scratch + left, (middle - left) * sizeof *order);
}

// MARK: Keys

bool lh_is_object(const lh_value *key) {
  return key->kind == lh_kind_table || key->kind == lh_kind_function || key->kind == lh_kind_object;
}

static int rank(const lh_value *key) {
  switch (key->kind) {
  case lh_kind_integer: case lh_kind_number: return 0;
  case lh_kind_text: return 1;
  case lh_kind_boolean: return 2;
  default: return 3;
  }
}

/// Exact, also where a double cannot tell two integers apart.
static bool integer_below(int64_t integer, double number) {
  if (number >= 0x1p63) return true;
  if (!(number >= -0x1p63)) return false;
  double whole = floor(number);
  return integer < (int64_t)whole || (integer == (int64_t)whole && number > whole);
}

static bool integer_above(int64_t integer, double number) {
  if (number < -0x1p63) return true;
  if (!(number < 0x1p63)) return false;
  double whole = ceil(number);
  return integer > (int64_t)whole || (integer == (int64_t)whole && number < whole);
}

static bool number_before(const lh_value *one, const lh_value *other) {
  bool whole = one->kind == lh_kind_integer, other_whole = other->kind == lh_kind_integer;
  if (whole && other_whole) return one->integer < other->integer;
  if (whole) return integer_below(one->integer, other->number);
  if (other_whole) return integer_above(other->integer, one->number);
  return one->number < other->number;
}

bool lh_key_before(const lh_value *one, const lh_value *other) {
  int first = rank(one), second = rank(other);
  if (first != second) return first < second;
  switch (first) {
  case 0: return number_before(one, other);
  case 1: {
    size_t shorter = (size_t)(one->count < other->count ? one->count : other->count);
    int difference = memcmp(one->at, other->at, shorter);
    return difference < 0 || (difference == 0 && one->count < other->count);
  }
  case 2: return one->index < other->index;
  default: return false;
  }
}
