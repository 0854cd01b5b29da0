package io.syncline.core.transform.clean;

import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.ListCodec;
import io.syncline.core.transform.value.TimeFormat;
import io.syncline.core.transform.value.UnreadableValue;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The kinds of transforms. */
final class Steps {

  private Steps() {}

  /** The value with each of its texts changed: itself, or the elements of a list. */
  static Value each(Value value, UnaryOperator<Value> change) {
    return value instanceof Value.Items items
        ? new Value.Items(items.values().stream().map(change).toList())
        : change.apply(value);
  }

  static String text(Value value) {
    var text = Scalars.text(value);
    if (text == null) {
      throw UnreadableValue.type("not a text");
    }
    return text;
  }

  /** Changes text one way. */
  record OfText(UnaryOperator<String> change) implements Transform {
    @Override
    public Value in(Value value) {
      return each(value, it -> Value.text(change.apply(text(it))));
    }
  }

  /** Text of a format as ISO 8601: a day where the format has no time. */
  record Timed(TimeFormat format, ZoneId zone) implements Transform {

    static Timed of(String format, ZoneId zone) {
      return new Timed(TimeFormat.of(format), zone);
    }

    @Override
    public Value in(Value value) {
      return each(
          value,
          it -> {
            var read = format.read(it);
            return Value.text(
                read instanceof LocalDate day
                    ? day.toString()
                    : IsoTimes.instant(read, zone).toString());
          });
    }

    @Override
    public Value out(Value value) {
      return each(
          value,
          it -> {
            var read = new TimeFormat.Iso().read(it);
            return read instanceof LocalDate day
                ? format.write(day)
                : format.write(IsoTimes.instant(read, zone), zone);
          });
    }
  }

  /** Text to a list. */
  record Split(String separator) implements Transform {
    @Override
    public Value in(Value value) {
      return value instanceof Value.Items ? value : ListCodec.split(text(value), separator);
    }

    @Override
    public Value out(Value value) {
      return value instanceof Value.Items items ? ListCodec.join(items, separator) : value;
    }
  }

  /** A list to text. */
  record Join(String separator) implements Transform {
    @Override
    public Value in(Value value) {
      return value instanceof Value.Items items ? ListCodec.join(items, separator) : value;
    }

    @Override
    public Value out(Value value) {
      return value instanceof Value.Items ? value : ListCodec.split(text(value), separator);
    }
  }

  /** Words for words, {@code map(A=B, C=D)}; {@code *} on the left matches every other. */
  record Mapped(Map<String, String> words, Map<String, String> back) implements Transform {

    private static final String OTHERS = "*";

    static Mapped of(String pairs) {
      var words = new HashMap<String, String>();
      for (var pair : pairs.split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "map takes pairs such as A=B, C=D, not \"" + pair + '"');
        }
        words.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
      var back = new HashMap<String, String>();
      new TreeMap<>(words).descendingMap().forEach((from, to) -> back.put(to, from));
      back.values().remove(OTHERS);
      return new Mapped(Map.copyOf(words), Map.copyOf(back));
    }

    @Override
    public Value in(Value value) {
      return each(value, it -> swap(words, it, words.get(OTHERS)));
    }

    @Override
    public Value out(Value value) {
      return each(value, it -> swap(back, it, null));
    }

    private static Value swap(Map<String, String> words, Value value, @Nullable String others) {
      var to = words.getOrDefault(text(value), others);
      if (to == null) {
        throw new UnreadableValue("values", "a word that map does not have");
      }
      return to.isEmpty() ? Value.CLEARED : Value.text(to);
    }
  }

  /** Text put before; taken away on the way out where it is there. */
  record Prefix(String prefix) implements Transform {
    @Override
    public Value in(Value value) {
      return each(value, it -> Value.text(prefix + text(it)));
    }

    @Override
    public Value out(Value value) {
      return each(
          value,
          it ->
              Value.text(
                  text(it).startsWith(prefix) ? text(it).substring(prefix.length()) : text(it)));
    }
  }

  /** Text put behind; taken away on the way out where it is there. */
  record Suffix(String suffix) implements Transform {
    @Override
    public Value in(Value value) {
      return each(value, it -> Value.text(text(it) + suffix));
    }

    @Override
    public Value out(Value value) {
      return each(
          value,
          it -> {
            var text = text(it);
            return Value.text(
                text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
          });
    }
  }

  /** What replaces an empty value. */
  record Default(Value value) implements Transform {
    @Override
    public Value in(Value filled) {
      return filled;
    }

    @Override
    public Value inEmpty() {
      return value;
    }
  }
}
