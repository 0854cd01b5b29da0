package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * True and false: as JSON, as text in any case, or as the two words of the format ({@code 1/0},
 * {@code yes/no}; {@code text} for {@code true/false} written as text). Other words are refused:
 * without a declaration 1 is not true.
 */
record FlagCodec(String yes, String no, boolean asWords) implements Codec {

  static FlagCodec of(@Nullable String format) {
    if (format == null || format.equals("text")) {
      return new FlagCodec("true", "false", format != null);
    }
    int slash = format.indexOf('/');
    if (slash <= 0 || slash == format.length() - 1) {
      throw new IllegalArgumentException(
          "A boolean's format is two words such as yes/no, not \"" + format + '"');
    }
    return new FlagCodec(format.substring(0, slash), format.substring(slash + 1), true);
  }

  @Override
  public Value decode(Value raw) {
    if (raw instanceof Value.Flag) {
      return raw;
    }
    var text = Scalars.text(raw);
    var word = text == null ? "" : text.strip();
    if (word.equalsIgnoreCase(yes) || word.equalsIgnoreCase("true")) {
      return Value.flag(true);
    }
    if (word.equalsIgnoreCase(no) || word.equalsIgnoreCase("false")) {
      return Value.flag(false);
    }
    throw UnreadableValue.type("neither true nor false");
  }

  @Override
  public Value encode(Value unified) {
    var flag = (Value.Flag) decode(unified);
    if (!asWords) {
      return flag;
    }
    var word = flag.value() ? yes : no;
    return Character.isDigit(yes.charAt(0)) && Character.isDigit(no.charAt(0))
        ? Value.decimal(word)
        : Value.text(word);
  }
}
