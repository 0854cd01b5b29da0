package io.syncline.resilience;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.kernel.NativeRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the stand-ins hold, in the words of the syncs, read past the product: the people of the CRM
 * with their copies elsewhere, and where those differ.
 */
final class Copies {
  private static final Map<String, String> HUBSPOT =
      Map.of(
          "firstName", "/firstname",
          "lastName", "/lastname",
          "email", "/email",
          "phone", "/phone",
          "company", "/company");
  private static final Map<String, String> XERO =
      Map.of(
          "firstName", "/FirstName",
          "lastName", "/LastName",
          "email", "/EmailAddress",
          "phone", "/Phones/DEFAULT/PhoneNumber");
  private static final Map<String, String> ZENDESK =
      Map.of(
          "firstName", "/user_fields/first_name",
          "lastName", "/user_fields/last_name",
          "email", "/email",
          "phone", "/phone",
          "company", "/user_fields/company");
  private static final Map<String, String> LEGACY =
      Map.of(
          "firstName", "/firstName",
          "lastName", "/lastName",
          "email", "/email",
          "phone", "/phone",
          "company", "/company");
  private static final Map<String, Map<String, String>> PATHS =
      Map.of("hubspot", HUBSPOT, "xero", XERO, "zendesk", ZENDESK, "legacy", LEGACY);

  private Copies() {}

  /** The attributes in the native fields; absent ones are left out, cleared ones are empty. */
  static Map<String, String> attributes(String system, JsonNode fields) {
    var attributes = new TreeMap<String, String>();
    PATHS
        .get(system)
        .forEach(
            (attribute, path) -> {
              var value = fields.at(path);
              if (!value.isMissingNode()) {
                attributes.put(attribute, value.asText(""));
              }
            });
    return attributes;
  }

  /**
   * What keeps the systems from being equal, in words; empty: every person is in each of them once,
   * equal field by field.
   */
  static List<String> differences(Sandboxes sandboxes, String... targets) {
    var found = new LinkedHashMap<String, String>();
    var people = byPerson("hubspot", sandboxes, found);
    for (var target : targets) {
      var copies = byPerson(target, sandboxes, found);
      people.forEach((who, person) -> compare(target, who, person, copies.get(who), found));
      copies.keySet().stream()
          .filter(email -> !people.containsKey(email))
          .forEach(email -> found.put(target + " " + email, "is not in the CRM"));
    }
    var differences = new ArrayList<String>();
    found.forEach((where, what) -> differences.add(where + ": " + what));
    return differences;
  }

  /** What names a person: the part of an address that stays when the address changes. */
  static String person(String email) {
    return email.replaceFirst("@.*", "");
  }

  private static void compare(
      String target,
      String email,
      Map<String, String> person,
      Map<String, String> copy,
      Map<String, String> found) {
    if (copy == null) {
      found.put(target + " " + email, "is missing");
      return;
    }
    PATHS
        .get(target)
        .keySet()
        .forEach(
            name -> {
              var here = person.getOrDefault(name, "");
              var there = copy.getOrDefault(name, "");
              if (!here.equals(there)) {
                found.put(target + " " + email + " " + name, there + " instead of " + here);
              }
            });
  }

  private static Map<String, Map<String, String>> byPerson(
      String system, Sandboxes sandboxes, Map<String, String> found) {
    var byPerson = new HashMap<String, Map<String, String>>();
    for (NativeRecord record : sandboxes.all().get(system).records()) {
      var attributes = attributes(system, record.fields());
      var person = person(attributes.getOrDefault("email", ""));
      if (byPerson.put(person, attributes) != null) {
        found.put(system + " " + person, "is there twice");
      }
    }
    return byPerson;
  }
}
