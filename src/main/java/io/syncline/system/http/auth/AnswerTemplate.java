package io.syncline.system.http.auth;

import io.syncline.core.model.value.Value;
import io.syncline.system.http.answer.Answers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for what a token answer says, <code>{access_token}</code>, and for settings.
 * What is filled in is never read as a template again.
 */
final class AnswerTemplate {

  private static final Pattern PLACE = Pattern.compile("\\$\\{([^{}]+)}|\\{([A-Za-z][^{}]*)}");

  private AnswerTemplate() {}

  /**
   * @throws IllegalArgumentException where the answer or a setting is not there; names it
   */
  static String fill(String template, Map<String, String> settings, Value answer) {
    var places = PLACE.matcher(template);
    var text = new StringBuilder();
    while (places.find()) {
      boolean setting = places.group(1) != null;
      var name = setting ? places.group(1) : places.group(2);
      var value = setting ? settings.get(name) : Answers.text(answer, name);
      if (value == null) {
        throw new IllegalArgumentException(
            (setting ? "no setting `" : "the token answer holds no `") + name + "`");
      }
      places.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return places.appendTail(text).toString();
  }
}
