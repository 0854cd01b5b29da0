package io.syncline.core.identity;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The words of a text without case, accents and punctuation, at most {@value #MOST}.
 *
 * @param words in their order
 * @param compact all letters and digits, in the order of the sorted words
 */
record Tokens(List<String> words, String compact) {

  private static final int MOST = 12;

  static Tokens of(String text) {
    var bare =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replace("&", " and ")
            .replaceAll("['’.]", "");
    return of(Stream.of(bare.split("[^\\p{L}\\p{N}]+")).filter(it -> !it.isEmpty()).toList());
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
