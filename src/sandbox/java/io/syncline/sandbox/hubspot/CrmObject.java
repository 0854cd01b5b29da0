package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.RecordStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** One CRM object type: its properties, its uniqueness rules and its writes. */
final class CrmObject {
  private static final Set<String> READ_ONLY =
      Set.of("hs_object_id", "createdate", "lastmodifieddate", "hs_lastmodifieddate");

  private final Ledger ledger;
  private final String type;
  private final String label;
  private final RecordStore store;
  private final Set<String> properties;
  private final Set<String> unique = new ConcurrentSkipListSet<>();
  private final List<String> shown;

  CrmObject(
      Ledger ledger,
      String type,
      String label,
      Collection<String> properties,
      List<String> shown,
      Collection<String> unique) {
    this.ledger = ledger;
    this.type = type;
    this.label = label;
    this.store = ledger.store(type);
    this.properties = new ConcurrentSkipListSet<>(properties);
    this.shown = shown;
    unique.forEach(name -> define(name, true));
  }

  /** Adds a custom property. */
  void define(String name, boolean isUnique) {
    properties.add(name);
    if (isUnique && unique.add(name)) {
      store.index(name, r -> r.archived() ? null : key(name, r.text(name)));
    }
  }

  Set<String> properties() {
    return properties;
  }

  boolean isUnique(String property) {
    return unique.contains(property);
  }

  RecordStore store() {
    return store;
  }

  String type() {
    return type;
  }

  /** Singular, as webhook subscription types use it. */
  String label() {
    return label;
  }

  /** Whether a property is the time of the last change, under either of its names. */
  static boolean isModified(String property) {
    return property.equals("lastmodifieddate") || property.equals("hs_lastmodifieddate");
  }

  /** Finds by id or unique property; current, archived only if asked. */
  @Nullable NativeRecord find(String id, @Nullable String idProperty, boolean archived) {
    NativeRecord found = null;
    if (idProperty == null || idProperty.equals("hs_object_id")) {
      found = store.read(id);
    } else if (!isUnique(idProperty)) {
      throw CrmProblem.invalid("idProperty '" + idProperty + "' is not a unique property");
    } else {
      var all = store.withKey(idProperty, String.valueOf(key(idProperty, id)));
      found = all.isEmpty() ? null : store.read(all.get(0).id());
    }
    return found != null && found.archived() == archived ? found : null;
  }

  NativeRecord create(Cause cause, JsonNode input) {
    synchronized (store) {
      var fields = merged(Json.object(), input);
      refuseTaken(null, fields);
      long seq = store.nextSeq();
      long now = ledger.clock().millis();
      var id = Long.toString(100 + seq);
      return ledger.commit(
          cause, type, "create", null, new NativeRecord(id, seq, now, now, false, fields));
    }
  }

  /** Changes only the given properties; the modification time moves only if a value did. */
  NativeRecord update(Cause cause, NativeRecord found, JsonNode input) {
    synchronized (store) {
      var before = store.current(found.id());
      if (before == null || before.archived()) {
        throw CrmProblem.notFound(found.id());
      }
      var fields = merged(before.fields(), input);
      refuseTaken(before, fields);
      var after =
          fields.equals(before.fields())
              ? before
              : before.next(fields, false, ledger.clock().millis());
      return ledger.commit(cause, type, "update", before, after);
    }
  }

  /** Archives; archiving twice is as good as once. */
  NativeRecord archive(Cause cause, String id) {
    synchronized (store) {
      var before = store.current(id);
      if (before == null) {
        throw CrmProblem.notFound(id);
      }
      if (before.archived()) {
        return before;
      }
      var after = before.next(before.fields(), true, ledger.clock().millis());
      return ledger.commit(cause, type, "archive", before, after);
    }
  }

  /** Throws what HubSpot answers to properties it does not take; changes nothing. */
  void validate(JsonNode input) {
    merged(Json.object(), input);
  }

  private ObjectNode merged(ObjectNode base, JsonNode input) {
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
  private void set(ObjectNode fields, String name, JsonNode value) {
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

  private void refuseTaken(@Nullable NativeRecord before, ObjectNode fields) {
    for (var name : unique) {
      var value = fields.path(name);
      if (!value.isTextual()) {
        continue;
      }
      for (var other : store.withKey(name, String.valueOf(key(name, value.asText())))) {
        if (before == null && name.equals("email")) {
          throw new CrmProblem(
              409, "CONFLICT", "Contact already exists. Existing ID: " + other.id());
        }
        if (before == null || !other.id().equals(before.id())) {
          throw CrmProblem.invalid(
              "Cannot set PropertyValueCoordinates{propertyName="
                  + name
                  + "} on "
                  + (before == null ? "new object" : before.id())
                  + ". "
                  + other.id()
                  + " already has that value.");
        }
      }
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

  private static @Nullable String key(String property, @Nullable String value) {
    return value == null || !property.equals("email")
        ? value
        : value.trim().toLowerCase(Locale.ROOT);
  }

  /** The record as HubSpot shows it: default properties, or the ones asked for. */
  ObjectNode show(NativeRecord record, Collection<String> wanted) {
    var json = Json.object();
    json.put("id", record.id());
    var values = json.putObject("properties");
    for (var name : wanted.isEmpty() ? shown : wanted) {
      if (properties.contains(name) && !READ_ONLY.contains(name)) {
        values.set(name, record.fields().get(name));
      }
    }
    var created = time(record.createdAt());
    var updated = time(record.updatedAt());
    values.put("createdate", created).put("hs_object_id", record.id());
    values.put(type.equals("contacts") ? "lastmodifieddate" : "hs_lastmodifieddate", updated);
    json.put("createdAt", created).put("updatedAt", updated).put("archived", record.archived());
    if (record.archived()) {
      json.put("archivedAt", updated);
    }
    return json;
  }

  /** The value of any property, computed ones included. */
  static @Nullable String value(NativeRecord record, String property) {
    if (isModified(property)) {
      return Long.toString(record.updatedAt());
    }
    return switch (property) {
      case "createdate" -> Long.toString(record.createdAt());
      case "hs_object_id" -> record.id();
      default -> record.text(property);
    };
  }

  /** ISO 8601 with exactly three digits of a second. */
  static String time(long millis) {
    var text = Instant.ofEpochMilli(millis).toString();
    return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
  }
}
