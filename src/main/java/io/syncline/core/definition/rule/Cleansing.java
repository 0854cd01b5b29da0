package io.syncline.core.definition.rule;

import io.syncline.core.definition.key.OneOf;
import java.util.Map;

/**
 * What is tidied in every text on the way in.
 *
 * @param trimWhitespace drop white space at both ends, fold runs of it
 * @param removeInvalidChars drop NUL, other controls, lone surrogates and non-characters
 * @param normalizeCase attribute to {@code lowercase}, {@code uppercase} or {@code titlecase}
 */
public record Cleansing(
    boolean trimWhitespace,
    boolean removeInvalidChars,
    @OneOf({"lowercase", "uppercase", "titlecase"}) Map<String, String> normalizeCase) {

  public static final Cleansing NONE = new Cleansing(false, false, Map.of());

  public Cleansing {
    normalizeCase = Map.copyOf(normalizeCase);
  }
}
