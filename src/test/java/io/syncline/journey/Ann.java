package io.syncline.journey;

import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.Map;

/** The person used in journeys, as systems first return her. */
final class Ann {

  static final Map<String, Value> BARE =
      Map.of("email", Value.text("ann@example.com"), "firstName", Value.text("Ann"));

  static final Map<String, Value> WITHOUT_LAST_NAME =
      Map.of(
          "email", Value.text("ann@example.com"),
          "firstName", Value.text("Ann"),
          "company", Value.text("Acme"));

  static final Map<String, Value> WHOLE =
      Map.of(
          "email", Value.text("ann@example.com"),
          "firstName", Value.text("Ann"),
          "lastName", Value.text("Lee"),
          "company", Value.text("Acme"));

  private Ann() {}

  /** Somebody like her with another address. */
  static Map<String, Value> likeHer(String email) {
    var fields = new HashMap<>(WHOLE);
    fields.put("email", Value.text(email));
    return fields;
  }
}
