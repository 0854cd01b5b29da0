package io.syncline.core.delivery.attempt;

import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a value may be what a target made of another one: trimmed, in another case, with
 * other punctuation, cut, rounded, in another order (S2). Anything else is taken for an edit.
 */
public final class TargetRendering {

  /** A text that ends earlier is a cut one from here on; a shorter one is more likely another. */
  private static final int SHORTEST_CUT = 16;

  private TargetRendering() {}

  /** Whether {@code shown} may be what a target made of {@code sent}. */
  public static boolean isOf(@Nullable Value sent, Value shown) {
    if (sent == null) {
      return false;
    } else if (sent.agreesWith(shown)) {
      return true;
    } else if (sent instanceof Value.Text one && shown instanceof Value.Text other) {
      return isText(one.value(), other.value());
    } else if (sent instanceof Value.Decimal one && shown instanceof Value.Decimal other) {
      return isRounded(one.value(), other.value());
    } else if (sent instanceof Value.Items one && shown instanceof Value.Items other) {
      return isList(one.values(), other.values());
    }
    return sent instanceof Value.Struct one
        && shown instanceof Value.Struct other
        && isObject(one.fields(), other.fields());
  }

  private static boolean isText(String sent, String shown) {
    var letters = letters(sent);
    var rest = shown.strip();
    return !letters.isEmpty() && letters.equals(letters(shown))
        || rest.length() >= SHORTEST_CUT && sent.strip().startsWith(rest)
        || isTime(sent, shown);
  }

  private static String letters(String text) {
    var letters = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(letters::appendCodePoint);
    return letters.toString().toLowerCase(Locale.ROOT);
  }

  /** The same moment in coarser steps. */
  private static boolean isTime(String sent, String shown) {
    try {
      var exact = Instant.parse(sent);
      var coarse = Instant.parse(shown);
      return Stream.of(ChronoUnit.MILLIS, ChronoUnit.SECONDS, ChronoUnit.MINUTES, ChronoUnit.DAYS)
          .anyMatch(it -> exact.truncatedTo(it).equals(coarse));
    } catch (DateTimeException none) {
      return false;
    }
  }

  private static boolean isRounded(BigDecimal sent, BigDecimal shown) {
    int places = Math.max(0, shown.stripTrailingZeros().scale());
    var step = BigDecimal.ONE.movePointLeft(places);
    return sent.subtract(shown).abs().compareTo(step) < 0;
  }

  private static boolean isList(List<Value> sent, List<Value> shown) {
    return sent.stream().allMatch(one -> shown.stream().anyMatch(it -> isOf(one, it)))
        && shown.stream().allMatch(it -> sent.stream().anyMatch(one -> isOf(one, it)));
  }

  /** A target may add what is its own; it does not leave out what it was sent. */
  private static boolean isObject(Map<String, Value> sent, Map<String, Value> shown) {
    return sent.entrySet().stream()
        .allMatch(it -> isOf(it.getValue(), shown.getOrDefault(it.getKey(), Value.CLEARED)));
  }
}
