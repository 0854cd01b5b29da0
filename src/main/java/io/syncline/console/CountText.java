package io.syncline.console;

import java.util.Locale;

/** Numbers of things as people write them. */
public final class CountText {

  private CountText() {}

  /** As {@code 1,200 differences}. */
  public static String of(long count, String thing) {
    return of(count) + " " + thing + (count == 1 ? "" : "s");
  }

  public static String of(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A share in per cent, never rounded up to one hundred. */
  public static String share(double share) {
    double percent = Math.floor(share * 1000) / 10;
    return String.format(Locale.ROOT, percent == 100 ? "%.0f %%" : "%.1f %%", percent);
  }
}
