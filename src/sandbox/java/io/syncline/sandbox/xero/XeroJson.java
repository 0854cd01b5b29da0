package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contacts between Xero's JSON and the stored form. */
final class XeroJson {
  static final List<String> PLAIN =
      List.of(
          """
          ContactNumber AccountNumber ContactStatus Name FirstName LastName CompanyNumber
          EmailAddress BankAccountDetails TaxNumber AccountsReceivableTaxType
          AccountsPayableTaxType DefaultCurrency XeroNetworkKey SalesDefaultAccountCode
          PurchasesDefaultAccountCode"""
              .split("\\s+"));

  private XeroJson() {}

  /** What {@code where}, {@code order} and indexes compare. */
  static @Nullable String filterValue(NativeRecord record, String field) {
    return switch (field) {
      case "ContactID" -> record.id();
      case "UpdatedDateUTC" -> Long.toString(record.updatedAt());
      case "IsCustomer", "IsSupplier" -> "false";
      default -> record.text(field);
    };
  }

  /** The contact as Xero shows it. */
  static ObjectNode show(NativeRecord record, boolean summary) {
    var json = Json.object();
    json.put("ContactID", record.id());
    PLAIN.forEach(name -> copy(record.fields(), name, json));
    if (!json.has("EmailAddress")) {
      json.put("EmailAddress", "");
    }
    if (!json.has("BankAccountDetails")) {
      json.put("BankAccountDetails", "");
    }
    json.put("UpdatedDateUTC", XeroDates.json(record.updatedAt()));
    json.putArray("ContactGroups");
    json.put("IsSupplier", false).put("IsCustomer", false);
    if (!summary) {
      json.set("Addresses", XeroLists.addresses(record.fields()));
      json.set("Phones", XeroLists.phones(record.fields()));
      json.putArray("SalesTrackingCategories");
      json.putArray("PurchasesTrackingCategories");
      var persons = record.fields().get("ContactPersons");
      json.set("ContactPersons", persons == null ? Json.array() : persons);
    }
    json.put("HasAttachments", false).put("HasValidationErrors", false);
    return json;
  }

  private static void copy(JsonNode from, String name, ObjectNode to) {
    var value = from.get(name);
    if (value != null) {
      to.set(name, value);
    }
  }

  /** The elements of a request: one contact, or several under {@code Contacts}. */
  static List<ObjectNode> elements(JsonNode body) {
    var elements = new ArrayList<ObjectNode>();
    if (body.path("Contacts").isArray()) {
      for (var element : body.path("Contacts")) {
        elements.add(asContact(element));
      }
    } else {
      elements.add(asContact(body));
    }
    return elements;
  }

  private static ObjectNode asContact(JsonNode element) {
    if (element instanceof ObjectNode contact) {
      return contact;
    }
    throw new IllegalArgumentException("a contact must be an object");
  }
}
