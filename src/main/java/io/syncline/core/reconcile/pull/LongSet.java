package io.syncline.core.reconcile.pull;

import java.util.Arrays;

/**
 * A set of hashes, eight bytes each and room for as many again: millions of them take what they
 * need. Open addressing with linear probing. Not safe for threads.
 */
final class LongSet {

  private long[] table = new long[64];
  private boolean zero;
  private int size;

  /** Whether it was not there before. */
  boolean add(long value) {
    if (value == 0) {
      boolean fresh = !zero;
      zero = true;
      return fresh;
    }
    if (size * 2 >= table.length) {
      grow();
    }
    int at = place(table, value);
    if (table[at] == value) {
      return false;
    }
    table[at] = value;
    size++;
    return true;
  }

  boolean contains(long value) {
    return value == 0 ? zero : table[place(table, value)] == value;
  }

  long size() {
    return size + (zero ? 1L : 0L);
  }

  /** How many of these are in the other too. */
  long in(LongSet other) {
    long both = zero && other.zero ? 1 : 0;
    return both + Arrays.stream(table).filter(it -> it != 0 && other.contains(it)).count();
  }

  /** Where it is, or would be. The values are hashes: their lowest bits are as good as any. */
  private static int place(long[] table, long value) {
    int at = (int) value & (table.length - 1);
    while (table[at] != 0 && table[at] != value) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  private void grow() {
    var larger = new long[table.length * 2];
    for (var it : table) {
      if (it != 0) {
        larger[place(larger, it)] = it;
      }
    }
    table = larger;
  }
}
