package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What HubSpot makes of property values written to it; source: its "Properties" guide. */
final class CrmValues {
  static final Set<String> READ_ONLY =
      Set.of("hs_object_id", "createdate", "lastmodifieddate", "hs_lastmodifieddate");

  private CrmValues() {}

  /** The fields after a write; throws what HubSpot answers to properties it does not take. */
  static ObjectNode merge(Set<String> properties, ObjectNode base, JsonNode input) {
    if (!(input instanceof ObjectNode given)) {
      throw CrmProblem.invalid("Invalid input JSON: properties must be an object");
    }
    var fields = base.deepCopy();
    for (var entry : given.properties()) {
      var name = entry.getKey();
      if (!properties.contains(name)) {
        throw invalidValue(
            name, "Property \"" + name + "\" does not exist", "PROPERTY_DOESNT_EXIST");
      }
      if (READ_ONLY.contains(name)) {
        throw invalidValue(name, name + " is a read only property", "READ_ONLY_VALUE");
      }
      set(fields, name, entry.getValue());
    }
    return fields;
  }

  /** An empty text clears a property; a null says nothing about it. */
  private static void set(ObjectNode fields, String name, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (value.isContainerNode()) {
      throw CrmProblem.invalid("Invalid input JSON: " + name + " must be a string");
    }
    var text = name.equals("email") ? key(name, value.asText()) : value.asText();
    if (text == null || text.isEmpty()) {
      fields.remove(name);
    } else if (name.equals("email") && !text.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+")) {
      throw invalidValue(name, "Email address " + text + " is invalid", "INVALID_EMAIL");
    } else {
      fields.put(name, text);
    }
  }

  private static CrmProblem invalidValue(String name, String message, String error) {
    var detail = Json.array();
    detail
        .addObject()
        .put("isValid", false)
        .put("message", message)
        .put("error", error)
        .put("name", name)
        .put("localizedErrorMessage", message);
    return CrmProblem.invalid("Property values were not valid: " + detail);
  }

  /** The form in which unique values are compared and emails are kept. */
  static @Nullable String key(String property, @Nullable String value) {
    return value == null || !property.equals("email")
        ? value
        : value.trim().toLowerCase(Locale.ROOT);
  }
}
