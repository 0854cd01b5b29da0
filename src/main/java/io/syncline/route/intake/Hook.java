package io.syncline.route.intake;

import io.syncline.core.definition.system.Webhook;
import io.syncline.core.model.SystemId;
import java.util.Arrays;
import java.util.List;

/**
 * How one connected application's webhooks are taken in.
 *
 * @param webhook what its system type says about them
 * @param secrets any of which a signature may have been made with, so that a secret can be replaced
 *     without losing an event; empty: not configured, everything is refused
 */
public record Hook(SystemId system, Webhook webhook, List<String> secrets) {

  public Hook {
    secrets = List.copyOf(secrets);
  }

  /** The secrets in a setting's text: one, or several with white space between them. */
  public static List<String> secretsIn(String setting) {
    return Arrays.stream(setting.split("\\s+")).filter(it -> !it.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return "Hook[" + system + ", " + secrets.size() + " secrets]";
  }
}
