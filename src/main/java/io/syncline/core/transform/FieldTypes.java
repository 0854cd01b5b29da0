package io.syncline.core.transform;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.transform.path.FieldPath;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.TimeFormat;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Reports at load time what would otherwise fail at the first record. */
public final class FieldTypes {

  private FieldTypes() {}

  /** Why a path cannot lead to one place; empty where it can. */
  public static Optional<String> pathProblem(String path) {
    return FieldType.meansAll(path)
        ? Optional.of(
            "`"
                + path
                + "` means all elements of a list, and one place is wanted here: `[name=value]`"
                + " picks an element")
        : notationProblem(path);
  }

  /** Why a field cannot be at its path; empty where it can. */
  public static Optional<String> pathProblem(FieldType field) {
    if (!FieldType.meansAll(field.path())) {
      return notationProblem(field.path());
    }
    var use = field.use();
    var wrong =
        use.writable() && !use.createOnly() || use.write() != null
            ? "a write cannot tell which it is for: say `writable: false`, or `createOnly: true`"
            : use.findable()
                ? "a search for one value cannot be checked by it: leave `findable` out"
                : field.minorUnits() != null
                    ? "amounts in minor units are read from one place: leave `minorUnits` out"
                    : null;
    return wrong == null
        ? notationProblem(field.path())
        : Optional.of("`" + field.path() + "` means all elements of a list, and " + wrong);
  }

  private static Optional<String> notationProblem(String path) {
    if (path.indexOf('{') >= 0) {
      return Optional.of(
          "`" + path + "` is a template; a path is written here, such as `updated_at`");
    }
    try {
      FieldPath.parse(path);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** The formats of texts; a text that is a time may say that of the time. */
  private static final List<String> OF_TEXTS = List.of(Codec.RICH, Codec.NUMBER);

  /** Why a field's format cannot be read, of a time or a text; empty where it can. */
  public static Optional<String> formatProblem(FieldType field) {
    var format = field.format();
    if (Codec.RICH.equals(format) && field.type() != ValueType.TEXT) {
      return Optional.of("`adf` is the format of a field of type `text`");
    }
    if (field.type() == ValueType.TEXT && format != null) {
      return OF_TEXTS.contains(format) ? Optional.empty() : ofText(format);
    }
    if (field.type() == ValueType.BOOLEAN && format != null) {
      return ofFlag(field);
    }
    if (field.type() != ValueType.DATE && field.type() != ValueType.DATETIME) {
      return Optional.empty();
    }
    try {
      TimeFormat.of(field.format());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("`" + field.format() + "` is no time format: " + e.getMessage());
    }
  }

  private static Optional<String> ofFlag(FieldType field) {
    try {
      Codec.of(ValueType.BOOLEAN, field.format(), new ParseContext(ZoneOffset.UTC, ""));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "`%s` is no format of a boolean: two words such as `yes/no`, or `text`"
              .formatted(field.format()));
    }
  }

  private static Optional<String> ofText(String format) {
    try {
      TimeFormat.of(format);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      var near = Names.nearest(format, OF_TEXTS).map(it -> "; did you mean `" + it + "`?");
      return Optional.of(
          "`%s` is no format of a text%s".formatted(format, near.orElse("; allowed: adf, number")));
    }
  }
}
