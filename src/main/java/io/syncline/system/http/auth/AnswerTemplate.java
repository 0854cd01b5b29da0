package io.syncline.system.http.auth;

import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.model.value.Value;
import io.syncline.system.http.answer.Answers;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for what the answer to a request for a token or a login says, <code>
 * {access_token}</code>, and for settings. What is filled in is never read as a template again.
 */
final class AnswerTemplate {

  private static final Pattern PLACE = Pattern.compile("\\$\\{([^{}]+)}|\\{([A-Za-z][^{}]*)}");

  private AnswerTemplate() {}

  /**
   * @param headers of the answer, by name in lower case, for <code>{header:Name}</code>
   * @throws IllegalArgumentException where the answer or a setting is not there; names it
   */
  static String fill(
      String template, Map<String, String> settings, Value answer, Map<String, String> headers) {
    var places = PLACE.matcher(template);
    var text = new StringBuilder();
    while (places.find()) {
      boolean setting = places.group(1) != null;
      var name = setting ? places.group(1) : places.group(2);
      var value = setting ? settings.get(name) : said(name, answer, headers);
      if (value == null) {
        throw new IllegalArgumentException(
            (setting ? "no setting `" : "the answer holds no `") + name + "`");
      }
      places.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return places.appendTail(text).toString();
  }

  private static @Nullable String said(String name, Value answer, Map<String, String> headers) {
    return name.startsWith(ErrorRule.HEADER)
        ? headers.get(name.substring(ErrorRule.HEADER.length()).toLowerCase(Locale.ROOT))
        : Answers.text(answer, name);
  }
}
