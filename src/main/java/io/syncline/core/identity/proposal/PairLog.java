package io.syncline.core.identity.proposal;

/**
 * Keeps the pairs that a long comparison finds, part by part, so that an interrupted one continues
 * after the last finished part.
 *
 * <p>Parts are finished in their order. A part is kept whole or not at all.
 */
public interface PairLog {

  /** The parts that an earlier run of the same comparison finished. */
  int finished();

  /**
   * Keeps what a part found.
   *
   * @param done how many comparisons are done with it, of {@code all}
   */
  void finish(PairList found, long done, long all);

  /** All pairs that were kept, in the order of the parts. */
  void forEach(PairList.Each each);

  /** One that keeps them in memory, and ends with the process. */
  static PairLog inMemory() {
    var pairs = new PairList();
    return new PairLog() {
      @Override
      public int finished() {
        return 0;
      }

      @Override
      public void finish(PairList found, long done, long all) {
        found.forEach(pairs::add);
      }

      @Override
      public void forEach(PairList.Each each) {
        pairs.forEach(each);
      }
    };
  }
}
