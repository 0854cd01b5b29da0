package io.syncline.core.backfill.run;

import java.nio.charset.StandardCharsets;

/**
 * The native ids that a listing showed, as numbers of 64 bits: sixteen megabytes for a million of
 * them. That two ids of ten million have the same number is less likely than one in a hundred
 * thousand.
 */
final class SeenIds {

  private long[] table = new long[1 << 10];
  private int size;

  /** Whether it is new. */
  boolean add(String id) {
    if (2 * size >= table.length) {
      grow();
    }
    boolean added = put(table, number(id));
    size += added ? 1 : 0;
    return added;
  }

  private void grow() {
    var larger = new long[2 * table.length];
    for (long number : table) {
      if (number != 0) {
        put(larger, number);
      }
    }
    table = larger;
  }

  private static boolean put(long[] table, long number) {
    int place = (int) (number & table.length - 1);
    while (table[place] != 0) {
      if (table[place] == number) {
        return false;
      }
      place = place + 1 & table.length - 1;
    }
    table[place] = number;
    return true;
  }

  /** FNV-1a, mixed as SplitMix64 does; never zero, which marks an empty place. */
  private static long number(String id) {
    long hash = 0xcbf29ce484222325L;
    for (byte one : id.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ one & 0xff) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }
}
