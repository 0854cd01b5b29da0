package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import java.util.List;
import java.util.Map;

/**
 * Phones and addresses: lists keyed by type. An update changes the types and parts it names and
 * leaves the others; an answer always shows every type, with empty text where nothing is known.
 */
final class XeroLists {
  private static final List<String> PHONE_TYPES = List.of("DDI", "DEFAULT", "FAX", "MOBILE");
  private static final List<String> ADDRESS_TYPES = List.of("STREET", "POBOX");
  private static final Map<String, Integer> LENGTHS =
      Map.ofEntries(
          Map.entry("PhoneNumber", 50),
          Map.entry("PhoneAreaCode", 10),
          Map.entry("PhoneCountryCode", 20),
          Map.entry("AddressLine1", 500),
          Map.entry("AddressLine2", 500),
          Map.entry("AddressLine3", 500),
          Map.entry("AddressLine4", 500),
          Map.entry("City", 255),
          Map.entry("Region", 255),
          Map.entry("PostalCode", 50),
          Map.entry("Country", 50),
          Map.entry("AttentionTo", 255));

  private XeroLists() {}

  /** Merges a keyed list of the request into the stored fields, kept as type → parts. */
  static void merge(ObjectNode fields, ObjectNode given, String list, String typeField) {
    var types = list.equals("Phones") ? PHONE_TYPES : ADDRESS_TYPES;
    for (var item : given.path(list)) {
      var type = item.path(typeField).asText("");
      if (!types.contains(type)) {
        throw new XeroContacts.Invalid("The " + typeField + " " + type + " is not valid.");
      }
      var byType = fields.path(list) instanceof ObjectNode known ? known : fields.putObject(list);
      var parts = byType.path(type) instanceof ObjectNode known ? known : byType.putObject(type);
      for (var part : item.properties()) {
        var most = LENGTHS.get(part.getKey());
        if (most == null || part.getValue().isNull()) {
          continue;
        }
        var text = part.getValue().asText();
        if (text.length() > most) {
          throw new XeroContacts.Invalid(
              "The field "
                  + part.getKey()
                  + " must be a string with a maximum length of "
                  + most
                  + ".");
        }
        if (text.isEmpty()) {
          parts.remove(part.getKey());
        } else {
          parts.put(part.getKey(), text);
        }
      }
      if (parts.isEmpty()) {
        byType.remove(type);
      }
      if (byType.isEmpty()) {
        fields.remove(list);
      }
    }
  }

  static ArrayNode phones(ObjectNode fields) {
    var phones = Json.array();
    for (var type : PHONE_TYPES) {
      var parts = fields.path("Phones").path(type);
      phones
          .addObject()
          .put("PhoneType", type)
          .put("PhoneNumber", parts.path("PhoneNumber").asText(""))
          .put("PhoneAreaCode", parts.path("PhoneAreaCode").asText(""))
          .put("PhoneCountryCode", parts.path("PhoneCountryCode").asText(""));
    }
    return phones;
  }

  static ArrayNode addresses(ObjectNode fields) {
    var addresses = Json.array();
    for (var type : ADDRESS_TYPES) {
      var parts = fields.path("Addresses").path(type);
      var address = addresses.addObject().put("AddressType", type);
      for (var name : List.of("AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4")) {
        if (parts.has(name)) {
          address.set(name, parts.get(name));
        }
      }
      for (var name : List.of("City", "Region", "PostalCode", "Country")) {
        address.put(name, parts.path(name).asText(""));
      }
      if (parts.has("AttentionTo")) {
        address.set("AttentionTo", parts.get("AttentionTo"));
      }
    }
    return addresses;
  }
}
