package io.syncline.core.model;

/**
 * One worker's share of the shards: those whose number leaves {@code index} when divided by {@code
 * of}. No two workers of one queue share a slice, so that a lane is never worked on twice at once
 * within a process; leases keep processes apart (S18).
 */
public record Slice(int index, int of) {

  /** Lanes are hashed into this many shards (docs/rules.md, S18). */
  public static final int SHARDS = 256;

  public static final Slice WHOLE = new Slice(0, 1);

  public Slice {
    if (of < 1 || index < 0 || index >= of) {
      throw new IllegalArgumentException(
          "A slice is index 0.." + (of - 1) + " of " + of + ", not " + index);
    }
  }

  public boolean has(int shard) {
    return shard % of == index;
  }

  /** The shard of a lane, by FNV-1a (RFC 9923): stable across processes and releases. */
  public static int shardOf(String lane) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < lane.length(); i++) {
      hash = (hash ^ lane.charAt(i)) * 0x01000193;
    }
    return Math.floorMod(hash ^ hash >>> 16, SHARDS);
  }
}
