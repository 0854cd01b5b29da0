package io.syncline.core.definition.rule;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Within;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value of an attribute must satisfy, and what happens when it does not.
 *
 * @param required an empty value does not do
 * @param format {@code email}, {@code E.164}, {@code date}, {@code date-time}, {@code iso-country},
 *     {@code iso-currency}, {@code url}
 * @param type the type it must read as
 * @param number what a number must satisfy
 * @param allowed what the text must be
 * @param normalize a named transform applied before checking
 * @param otherwise what happens with a value that does not satisfy
 */
public record Validation(
    boolean required,
    @OneOf({"email", "E.164", "date", "date-time", "iso-country", "iso-currency", "url"})
        @Nullable String format,
    @Nullable ValueType type,
    @Group NumberRule number,
    @Group Allowed allowed,
    @Nullable String normalize,
    @Group Otherwise otherwise) {

  /**
   * What a number must satisfy.
   *
   * @param min smallest number
   * @param max largest number
   * @param precision most decimal places
   * @param round round half up to {@code precision} instead of refusing more places
   */
  public record NumberRule(
      @Nullable BigDecimal min,
      @Nullable BigDecimal max,
      @Within(min = 0, max = 30) @Nullable Integer precision,
      boolean round) {

    /** Any number. */
    public static final NumberRule ANY = new NumberRule(null, null, null, false);
  }

  /**
   * What the text must be.
   *
   * @param values the only values allowed; empty: any
   * @param pattern regular expression the whole text must match
   */
  public record Allowed(List<String> values, @Nullable String pattern) {

    /** Any text. */
    public static final Allowed ANY = new Allowed(List.of(), null);

    public Allowed {
      values = List.copyOf(values);
    }
  }

  /**
   * What happens with a value that does not satisfy.
   *
   * @param onMissing what happens without a value
   * @param onInvalid what happens with a wrong one
   * @param defaultValue what {@link Response#DEFAULT} puts in
   */
  public record Otherwise(
      @Default("hold") Response onMissing,
      @Default("hold") Response onInvalid,
      @Alias("default") @Nullable Value defaultValue) {

    /** It waits for a person. */
    public static final Otherwise HOLD = new Otherwise(Response.HOLD, Response.HOLD, null);
  }

  /** What happens to a record that does not satisfy. */
  public enum Response {
    /** It waits in the review queue. */
    HOLD,
    /** It becomes a dead letter. */
    REJECT,
    /** The default takes the value's place. */
    DEFAULT
  }

  public static final Validation NONE =
      new Validation(false, null, null, NumberRule.ANY, Allowed.ANY, null, Otherwise.HOLD);

  public Validation {
    normalize = "false".equals(normalize) ? null : normalize;
  }

  /** Whether {@code normalize: true} leaves it to the kind of value how. */
  public boolean normalizes() {
    return "true".equals(normalize);
  }

  /**
   * The transform by which values of a kind are normalized, as the format says or else the type.
   */
  public String usual(ValueType ofAttribute) {
    if ("E.164".equals(format) || format == null && ofAttribute == ValueType.PHONE) {
      return "e164";
    }
    if ("email".equals(format) || format == null && ofAttribute == ValueType.EMAIL) {
      return "lowercase";
    }
    return "trim";
  }
}
