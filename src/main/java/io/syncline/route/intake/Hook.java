package io.syncline.route.intake;

import io.syncline.core.definition.system.Webhook;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one connected application's webhooks are taken in.
 *
 * @param webhook what its system type says about them
 * @param secrets any of which a signature may have been made with, so that a secret can be replaced
 *     without losing an event; empty: not configured, everything is refused
 * @param settings of the connection, by name
 * @param keys the public keys that tokens name; null: they are published, or there are none
 */
public record Hook(
    SystemId system,
    Webhook webhook,
    List<String> secrets,
    Map<String, String> settings,
    @Nullable HookKeys keys) {

  private static final Pattern SETTING = Pattern.compile("\\$\\{([^{}]+)}");

  public Hook {
    secrets = List.copyOf(secrets);
    settings = Map.copyOf(settings);
  }

  /** Without settings. */
  public Hook(SystemId system, Webhook webhook, List<String> secrets) {
    this(system, webhook, secrets, Map.of(), null);
  }

  /** As a connection's settings say; a secret that is not set leaves none. */
  public static Hook of(SystemId system, Webhook webhook, Map<String, String> settings) {
    var secret = webhook.signature().secretTemplate();
    var filled = secret == null ? null : filled(secret, settings);
    return new Hook(
        system, webhook, filled == null ? List.of() : secretsIn(filled), settings, null);
  }

  /** With keys that are asked for one by one. */
  public Hook asking(@Nullable HookKeys keys) {
    return new Hook(system, webhook, secrets, settings, keys);
  }

  /** With a secret that the vendor made. */
  public Hook and(String secret) {
    var all = new ArrayList<>(secrets);
    all.add(secret);
    return new Hook(system, webhook, all, settings, keys);
  }

  /** A template with the settings in it; null where one of them is not given. */
  public @Nullable String filled(String template) {
    return filled(template, settings);
  }

  private static @Nullable String filled(String template, Map<String, String> settings) {
    var places = SETTING.matcher(template);
    var text = new StringBuilder();
    while (places.find()) {
      var value = settings.getOrDefault(places.group(1), "");
      if (value.isBlank()) {
        return null;
      }
      places.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return places.appendTail(text).toString();
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
