package io.syncline.core.identity.proposal;

import java.util.Arrays;

/**
 * Pairs of records that are alike, by their places: seventeen bytes a pair. It only grows.
 *
 * <p>Not safe for several threads.
 */
public final class PairList {

  private static final int FIRST = 64;

  private int[] ones = new int[FIRST];
  private int[] others = new int[FIRST];
  private double[] scores = new double[FIRST];
  private boolean[] mayLink = new boolean[FIRST];
  private int size;

  /** Takes a pair. */
  @FunctionalInterface
  public interface Each {

    /**
     * @param mayLink whether nothing but a rival would keep it from being linked
     */
    void pair(int one, int other, double score, boolean mayLink);
  }

  public int size() {
    return size;
  }

  public void add(int one, int other, double score, boolean link) {
    if (size == ones.length) {
      int room = Math.addExact(size, size);
      ones = Arrays.copyOf(ones, room);
      others = Arrays.copyOf(others, room);
      scores = Arrays.copyOf(scores, room);
      mayLink = Arrays.copyOf(mayLink, room);
    }
    ones[size] = one;
    others[size] = other;
    scores[size] = score;
    mayLink[size++] = link;
  }

  /** In the order in which they were added. */
  public void forEach(Each each) {
    for (int i = 0; i < size; i++) {
      each.pair(ones[i], others[i], scores[i], mayLink[i]);
    }
  }
}
