package io.syncline.definition.binding;

import io.syncline.core.definition.Position;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** What a plain scalar means (YAML 1.2.2, section 10.3.2), numbers as exact decimals. */
final class CoreSchema {

  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d{1,60}(\\.\\d{0,60})?|\\.\\d{1,60})([eE][-+]?\\d{1,3})?");

  private CoreSchema() {}

  static Tree.Leaf leaf(ScalarEvent scalar, Position at) {
    var text = scalar.getValue();
    var tag = scalar.getTag().orElse("");
    if (!tag.isEmpty() && !tag.startsWith("tag:yaml.org,2002:") && !tag.equals("!")) {
      throw new DefinitionTreeReader.Refusal(at, "tags are not used in definitions");
    }
    boolean plain = scalar.isPlain() && tag.isEmpty();
    return new Tree.Leaf(at, text, plain ? meaning(text) : Value.text(text));
  }

  private static Value meaning(String text) {
    if (NULL.contains(text)) {
      return Value.CLEARED;
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return Value.flag(TRUE.contains(text));
    }
    return NUMBER.matcher(text).matches()
        ? new Value.Decimal(new BigDecimal(text))
        : Value.text(text);
  }
}
