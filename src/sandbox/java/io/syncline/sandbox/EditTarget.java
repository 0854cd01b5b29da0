package io.syncline.sandbox;

import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.legacy.LegacySandbox;
import io.syncline.sandbox.xero.XeroSandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Where an edit stream writes people, as a person on that system's screens would. */
public interface EditTarget {
  /** Creates a person and returns the native id. */
  String create(Person person);

  /** Writes the fields in which the two differ, and no others. */
  void edit(String id, Person before, Person after);

  /** Saves the record as it is, changing nothing. */
  void save(String id);

  static EditTarget of(HubSpotSandbox crm) {
    return of(
        crm,
        (p, fields) -> {
          fields.put("firstname", p.firstName());
          fields.put("lastname", p.lastName());
          fields.put("email", p.email());
          fields.put("phone", p.phone());
          fields.put("company", p.company());
          fields.put("jobtitle", p.jobTitle());
          fields.put("city", p.city());
          fields.put("country", p.country());
        });
  }

  static EditTarget of(XeroSandbox accounting) {
    return of(
        accounting,
        (p, fields) -> {
          var address = Map.of("AddressType", "STREET", "City", p.city(), "Country", p.country());
          fields.put("Name", p.name());
          fields.put("FirstName", p.firstName());
          fields.put("LastName", p.lastName());
          fields.put("EmailAddress", p.email());
          fields.put("Phones", List.of(Map.of("PhoneType", "DEFAULT", "PhoneNumber", p.phone())));
          fields.put("Addresses", List.of(address));
        });
  }

  static EditTarget of(ZendeskSandbox desk) {
    return of(
        desk,
        (p, fields) -> {
          fields.put("name", p.name());
          fields.put("email", p.email());
          fields.put("phone", p.phone());
          var custom = new LinkedHashMap<String, String>();
          custom.put("first_name", p.firstName());
          custom.put("last_name", p.lastName());
          custom.put("company", p.company());
          fields.put("user_fields", custom);
        });
  }

  static EditTarget of(LegacySandbox legacy) {
    return of(
        legacy,
        (p, fields) -> {
          fields.put("name", p.name());
          fields.put("email", p.email());
          fields.put("phone", p.phone());
          fields.put("company", p.company());
          fields.put("city", p.city());
        });
  }

  private static EditTarget of(Sandbox sandbox, BiConsumer<Person, Map<String, Object>> mapping) {
    return new EditTarget() {
      @Override
      public String create(Person person) {
        return sandbox.create(fields(person));
      }

      @Override
      public void edit(String id, Person before, Person after) {
        var fields = fields(after);
        fields.entrySet().removeAll(fields(before).entrySet());
        sandbox.edit(id, fields);
      }

      @Override
      public void save(String id) {
        var record = sandbox.record(id);
        var same = new LinkedHashMap<String, Object>();
        if (record != null) {
          record.fields().properties().stream()
              .filter(field -> field.getValue().isTextual())
              .forEach(field -> same.put(field.getKey(), field.getValue().asText()));
        }
        sandbox.edit(id, same);
      }

      /** In a fixed order, so that the same seed announces the same events in the same order. */
      private Map<String, Object> fields(Person person) {
        var fields = new LinkedHashMap<String, Object>();
        mapping.accept(person, fields);
        return fields;
      }
    };
  }
}
