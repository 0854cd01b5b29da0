package io.syncline.core.reconcile.pull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4: a keyed hash for short inputs whose 64 bits reveal nothing without the key (Aumasson
 * and Bernstein, "SipHash: a fast short-input PRF", 2012). Safe for threads.
 */
public final class SipHash {

  /** Bytes of a key. */
  public static final int KEY = 16;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;

  SipHash(byte[] key) {
    if (key.length != KEY) {
      throw new IllegalArgumentException("A key of SipHash has " + KEY + " bytes");
    }
    this.k0 = word(key, 0);
    this.k1 = word(key, 8);
  }

  long of(byte[] bytes) {
    return of(bytes, bytes.length);
  }

  /** Of the first bytes. */
  long of(byte[] bytes, int length) {
    var state = new State(k0, k1);
    int end = length & ~7;
    for (int i = 0; i < end; i += 8) {
      state.take(word(bytes, i));
    }
    state.take((long) length << 56 | rest(bytes, end, length - end));
    return state.result();
  }

  /** What is less than a word; where more follows it is read along and cut off. */
  private static long rest(byte[] bytes, int at, int length) {
    if (bytes.length - at >= Long.BYTES) {
      return word(bytes, at) & ~(-1L << (8 * length));
    }
    long rest = 0;
    for (int i = length - 1; i >= 0; i--) {
      rest = rest << 8 | bytes[at + i] & 0xffL;
    }
    return rest;
  }

  /** Eight bytes, the lowest first. */
  private static long word(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void take(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long result() {
      v2 ^= 0xff;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
