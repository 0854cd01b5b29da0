package io.syncline.core.identity;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Sha256;
import java.util.Set;
import java.util.TreeSet;

/**
 * What records that may be alike have in common, so that not every record is compared with every
 * other: for each fuzzy attribute the outline of its whole text, and that of each of its words. An
 * outline is the first letter and the consonants after it, each once in a row: it survives vowels,
 * doubled letters and the order of words. Alike texts that share no outline, of a whole or of a
 * word, are not found.
 */
public final class BlockingKeys {

  private static final int LONGEST = 4;
  private static final int MOST_WORDS = 6;

  private BlockingKeys() {}

  /** The blocking keys as match values, whose rule is the attribute's fuzzy rule. */
  public static Set<MatchValue> of(Entity entity, Attributes attributes) {
    var keys = new TreeSet<MatchValue>();
    for (var rule : entity.matching().fuzzy()) {
      var attribute = entity.attributes().get(rule.attribute());
      var value = attributes.get(rule.attribute());
      if (attribute != null && value != null) {
        Similarity.ready(Similarity.kind(entity.name(), attribute), attribute.type(), value)
            .map(it -> outlines(it.tokens()))
            .ifPresent(
                outlines ->
                    outlines.forEach(
                        it ->
                            keys.add(
                                new MatchValue(
                                    entity.name(),
                                    FuzzyScore.RULE + group(entity, rule.attribute()),
                                    Sha256.hex(it)))));
      }
    }
    return keys;
  }

  /** What an attribute's outlines are kept under: those of a swapped name have to meet. */
  static String group(Entity entity, String attribute) {
    var part = part(entity, attribute);
    boolean swappable =
        isHalf(part)
            && entity.matching().fuzzy().stream()
                .map(it -> part(entity, it.attribute()))
                .anyMatch(it -> it != part && isHalf(it));
    return swappable ? "name" : attribute;
  }

  private static boolean isHalf(PersonName.Part part) {
    return part == PersonName.Part.GIVEN || part == PersonName.Part.FAMILY;
  }

  private static PersonName.Part part(Entity entity, String attribute) {
    return entity
        .attribute(attribute)
        .map(it -> PersonName.part(entity, it))
        .orElse(PersonName.Part.NONE);
  }

  /**
   * The outlines of a text; the outline of the whole text is kept distinct from those of its words.
   */
  static Set<String> outlines(Tokens tokens) {
    var outlines = new TreeSet<String>();
    var words = tokens.words().stream().map(BlockingKeys::outline).sorted().toList();
    outlines.add("=" + String.join(" ", words));
    words.stream().filter(it -> it.length() > 1).limit(MOST_WORDS).forEach(outlines::add);
    return outlines;
  }

  private static String outline(String word) {
    if (!Character.isLetter(word.charAt(0))) {
      return word;
    }
    var outline = new StringBuilder().append(word.charAt(0));
    for (int i = 1; i < word.length() && outline.length() < LONGEST; i++) {
      char c = word.charAt(i);
      if ("aeiouyhw".indexOf(c) < 0 && c != outline.charAt(outline.length() - 1)) {
        outline.append(c);
      }
    }
    return outline.toString();
  }
}
