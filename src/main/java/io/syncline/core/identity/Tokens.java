package io.syncline.core.identity;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The words of a text without case, accents and punctuation, at most {@value #MOST}.
 *
 * @param words in their order
 * @param compact all letters and digits, in the order of the sorted words
 */
record Tokens(List<String> words, String compact) {

  private static final int MOST = 12;

  private static final Map<Character, String> PLAIN =
      Map.ofEntries(
          Map.entry('\u00f8', "o"),
          Map.entry('\u0142', "l"),
          Map.entry('\u0111', "d"),
          Map.entry('\u00f0', "d"),
          Map.entry('\u00fe', "th"),
          Map.entry('\u00df', "ss"),
          Map.entry('\u00e6', "ae"),
          Map.entry('\u0153', "oe"),
          Map.entry('\u0131', "i"),
          Map.entry('\u0127', "h"),
          Map.entry('\u0167', "t"));

  static Tokens of(String text) {
    var bare =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replace("&", " and ")
            .transform(Tokens::plain)
            .replaceAll("['’.]", "");
    return of(Stream.of(bare.split("[^\\p{L}\\p{N}]+")).filter(it -> !it.isEmpty()).toList());
  }

  /** Letters that are not made of a plain one and an accent. */
  private static String plain(String text) {
    StringBuilder plain = null;
    for (int i = 0; i < text.length(); i++) {
      var letters = PLAIN.get(text.charAt(i));
      if (letters != null && plain == null) {
        plain = new StringBuilder(text.substring(0, i));
      }
      if (plain != null) {
        plain.append(letters == null ? String.valueOf(text.charAt(i)) : letters);
      }
    }
    return plain == null ? text : plain.toString();
  }

  static Tokens of(List<String> words) {
    var kept = words.size() > MOST ? words.subList(0, MOST) : words;
    return new Tokens(List.copyOf(kept), String.join("", kept.stream().sorted().toList()));
  }

  /** A text that is one word, whatever is in it. */
  static Tokens whole(String text) {
    return new Tokens(List.of(text), text);
  }
}
