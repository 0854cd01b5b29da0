package io.syncline.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.kernel.NativeRecord;
import org.jspecify.annotations.Nullable;

/** What all three systems hold of a person; absent and empty are the same to a reader. */
record Card(String firstName, String lastName, String email, String phone) {

  static @Nullable Card of(Place place, @Nullable NativeRecord copy) {
    if (copy == null) {
      return null;
    }
    var fields = copy.fields();
    return switch (place) {
      case HUBSPOT ->
          new Card(
              text(fields.path("firstname")),
              text(fields.path("lastname")),
              text(fields.path("email")),
              text(fields.path("phone")).replace(" ", ""));
      case XERO ->
          new Card(
              text(fields.path("FirstName")),
              text(fields.path("LastName")),
              text(fields.path("EmailAddress")),
              text(fields.path("Phones").path("DEFAULT").path("PhoneNumber")));
      case ZENDESK ->
          new Card(
              text(fields.path("user_fields").path("first_name")),
              text(fields.path("user_fields").path("last_name")),
              text(fields.path("email")),
              text(fields.path("phone")).replace(" ", ""));
    };
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.asText();
  }

  String name() {
    return firstName + " " + lastName;
  }
}
