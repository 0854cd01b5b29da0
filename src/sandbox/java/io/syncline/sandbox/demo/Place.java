package io.syncline.sandbox.demo;

import io.syncline.sandbox.Person;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A stand-in system under its name in definitions, and how its screens name things. */
enum Place {
  HUBSPOT("HubSpot", "CRM", "email"),
  XERO("Xero", "accounting", "EmailAddress"),
  ZENDESK("Zendesk", "support", "email");

  private final String title;
  private final String trade;
  private final String email;

  Place(String title, String trade, String email) {
    this.title = title;
    this.trade = trade;
    this.email = email;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  String trade() {
    return trade;
  }

  String email() {
    return email;
  }

  URI hook(URI hooks) {
    return URI.create(hooks + "/" + id());
  }

  /** What a person types to change a phone number. */
  Map<String, Object> phone(String number) {
    return this == XERO
        ? Map.of("Phones", List.of(Map.of("PhoneType", "DEFAULT", "PhoneNumber", number)))
        : Map.of("phone", number);
  }

  /** What a person types to make a user in Zendesk. */
  Map<String, Object> fields(Person person) {
    return Map.of(
        "name",
        person.name(),
        "email",
        person.email(),
        "user_fields",
        Map.of("first_name", person.firstName(), "last_name", person.lastName()));
  }

  /** What a person types to change a family name. */
  Map<String, Object> lastName(String name) {
    return switch (this) {
      case HUBSPOT -> Map.of("lastname", name);
      case XERO -> Map.of("LastName", name);
      case ZENDESK -> Map.of("user_fields", Map.of("last_name", name));
    };
  }
}
