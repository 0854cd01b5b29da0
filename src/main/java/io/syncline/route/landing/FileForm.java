package io.syncline.route.landing;

import io.syncline.core.definition.system.body.CsvForm.EmptyCells;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like, as the route says it.
 *
 * @param id the column or field that identifies a row
 * @param separator of CSV; null: by the first line
 * @param trailer what the first cell of the last line says, whose second is the number of rows
 */
record FileForm(
    Format format,
    String id,
    Proof proof,
    EmptyCells cells,
    @Nullable Character separator,
    Charset charset,
    String trailer) {

  private static final String TRAILER = "#rows";

  /** How rows are written. */
  enum Format {
    CSV,
    /** One array, or one object after the other. */
    JSON
  }

  /** How it is known that a file was not cut. */
  enum Proof {
    NONE,
    /** The last line says how many rows there are. */
    TRAILER,
    /** The route says how many rows there are. */
    COUNT,
    /** The sender gives the file its name only when it is complete. */
    DELIVERY
  }

  /**
   * Takes its options from those of an endpoint.
   *
   * @throws IllegalArgumentException where one of them is not understood
   */
  static FileForm of(Options options) {
    var separator = options.text("separator", "");
    var format = options.word("format", Format.class, Format.CSV);
    if (format == Format.JSON && !separator.isEmpty()) {
      throw new IllegalArgumentException("`separator` is for CSV");
    }
    if (separator.length() > 1 && !separator.equals("tab")) {
      throw new IllegalArgumentException("`separator` is one character, or the word tab");
    }
    return new FileForm(
        format,
        options.text("id", "id"),
        options.word("proof", Proof.class, Proof.NONE),
        options.word("emptyCells", EmptyCells.class, EmptyCells.CLEARED),
        separator.isEmpty() ? null : separator.equals("tab") ? '\t' : separator.charAt(0),
        options.read("charset", Charset::forName, "UTF-8"),
        options.text("trailer", TRAILER));
  }

  /** The options of an endpoint; each that is read is known. */
  record Options(Map<String, Object> given) {

    String text(String name, String otherwise) {
      var value = given.remove(name);
      return value == null ? otherwise : value.toString();
    }

    int number(String name, int otherwise) {
      return read(name, Integer::parseInt, Integer.toString(otherwise));
    }

    boolean flag(String name) {
      return word(name, Flag.class, Flag.FALSE) == Flag.TRUE;
    }

    private enum Flag {
      TRUE,
      FALSE
    }

    <T> T read(String name, Function<String, T> as, String otherwise) {
      var text = text(name, otherwise);
      try {
        return as.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("`" + name + "` cannot be " + text, e);
      }
    }

    <E extends Enum<E>> E word(String name, Class<E> type, E otherwise) {
      var text = text(name, otherwise.name());
      return List.of(type.getEnumConstants()).stream()
          .filter(it -> it.name().equals(text.toUpperCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "`%s` cannot be %s; it is one of %s"
                          .formatted(
                              name,
                              text,
                              List.of(type.getEnumConstants())
                                  .toString()
                                  .toLowerCase(Locale.ROOT))));
    }
  }
}
