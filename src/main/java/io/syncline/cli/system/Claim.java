package io.syncline.cli.system;

/**
 * One claim of a system type, tested.
 *
 * @param name what is claimed, in a word or two
 * @param detail what was seen, without values of records
 */
record Claim(String name, Verdict verdict, String detail) {

  /** What the test came to. */
  public enum Verdict {
    /** What was seen agrees with it; that proves no more than what was seen. */
    HELD,
    /** What was seen contradicts it. */
    BROKEN,
    /** Nothing was there to test it with. */
    UNTESTED
  }

  static Claim held(String name, String detail) {
    return new Claim(name, Verdict.HELD, detail);
  }

  static Claim broken(String name, String detail) {
    return new Claim(name, Verdict.BROKEN, detail);
  }

  static Claim untested(String name, String detail) {
    return new Claim(name, Verdict.UNTESTED, detail);
  }
}
