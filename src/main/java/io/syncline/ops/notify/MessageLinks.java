package io.syncline.ops.notify;

import io.syncline.core.alert.AlertPages;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.notify.Message;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The page of the console that answers a message. */
public final class MessageLinks {

  private final @Nullable String base;

  /**
   * @param base how browsers reach this server; empty: that is not known, and nothing is linked
   */
  public MessageLinks(String base) {
    this.base = base.isEmpty() ? null : base.replaceAll("/+$", "");
  }

  /** Null where there is no such page, or it is not known how it is reached. */
  public @Nullable String of(Message message) {
    if (base == null) {
      return null;
    }
    var run = message.topic().run();
    if (run != null) {
      return base + "/console/runs/" + run;
    }
    return message.topic().about().equals("alert") ? base + alert(message) : null;
  }

  /** An alert counts by its rule; several together have no page of their own. */
  private static String alert(Message message) {
    var counted = message.numbers().keySet();
    var rules =
        Arrays.stream(AlertRule.values()).filter(it -> counted.contains(it.written())).toList();
    return rules.size() == 1 ? AlertPages.of(rules.get(0)) : AlertPages.ALL;
  }

  /** The text of a message, and its page on a line of its own. */
  String appended(String text, Message message) {
    var link = of(message);
    return link == null ? text : text + "\n" + link;
  }
}
