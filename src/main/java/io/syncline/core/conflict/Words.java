package io.syncline.core.conflict;

import io.syncline.core.definition.Strategy;
import java.util.Locale;

/** Names of strategies as people write them. */
final class Words {

  private Words() {}

  static String camel(Strategy.Kind kind) {
    var parts = kind.name().toLowerCase(Locale.ROOT).split("_");
    var text = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      text.append(parts[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(parts[i].substring(1));
    }
    return text.toString();
  }
}
