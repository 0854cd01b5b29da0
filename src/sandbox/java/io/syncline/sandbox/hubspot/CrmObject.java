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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One CRM object type: its properties, its uniqueness rules and its writes. */
final class CrmObject {
  /** Names the survivor of a merge; never shown. */
  private static final String MERGED_INTO = "hs_merged_into";

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
      store.index(name, r -> r.archived() ? null : CrmValues.key(name, r.text(name)));
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

  /**
   * What a reader finds by id or unique property; archived only if asked; a merged one by its
   * survivor.
   */
  @Nullable NativeRecord find(String id, @Nullable String idProperty, boolean archived) {
    return find(id, idProperty, archived, store::read);
  }

  /** The same for a writer, who does not wait for what readers are shown late. */
  @Nullable NativeRecord current(String id, @Nullable String idProperty) {
    return find(id, idProperty, false, store::current);
  }

  private @Nullable NativeRecord find(
      String id,
      @Nullable String idProperty,
      boolean archived,
      Function<String, @Nullable NativeRecord> byId) {
    NativeRecord found = null;
    if (idProperty == null || idProperty.equals("hs_object_id")) {
      found = byId.apply(id);
    } else if (!isUnique(idProperty)) {
      throw CrmProblem.invalid("idProperty '" + idProperty + "' is not a unique property");
    } else {
      var all = store.withKey(idProperty, String.valueOf(CrmValues.key(idProperty, id)));
      found = all.isEmpty() ? null : byId.apply(all.get(0).id());
    }
    var survivor = found == null || archived ? null : found.text(MERGED_INTO);
    if (survivor != null) {
      found = byId.apply(survivor);
    }
    return found != null && found.archived() == archived ? found : null;
  }

  NativeRecord create(Cause cause, JsonNode input) {
    synchronized (store) {
      var fields = CrmValues.merge(properties, Json.object(), input);
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
      var fields = CrmValues.merge(properties, before.fields(), input);
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

  /**
   * Merges a record into another: the survivor takes the values it lacks, the other is archived and
   * its id leads to the survivor.
   */
  NativeRecord merge(Cause cause, String survivorId, String otherId) {
    synchronized (store) {
      var survivor = store.current(survivorId);
      var other = store.current(otherId);
      if (survivor == null || survivor.archived() || other == null || other.archived()) {
        throw CrmProblem.notFound(survivor == null ? survivorId : otherId);
      }
      if (survivorId.equals(otherId)) {
        throw CrmProblem.invalid("Cannot merge an object with itself");
      }
      long now = ledger.clock().millis();
      var pointer = other.fields().deepCopy().put(MERGED_INTO, survivorId);
      ledger.commit(cause, type, "merge", other, other.next(pointer, true, now));
      var fields = other.fields().deepCopy();
      fields.setAll(survivor.fields());
      var after = fields.equals(survivor.fields()) ? survivor : survivor.next(fields, false, now);
      return ledger.commit(cause, type, "update", survivor, after);
    }
  }

  /** The survivor's id, for a record that was merged away. */
  static String survivor(NativeRecord merged) {
    return String.valueOf(merged.text(MERGED_INTO));
  }

  /** Throws what HubSpot answers to properties it does not take; changes nothing. */
  void validate(JsonNode input) {
    CrmValues.merge(properties, Json.object(), input);
  }

  private void refuseTaken(@Nullable NativeRecord before, ObjectNode fields) {
    for (var name : unique) {
      var value = fields.path(name);
      if (!value.isTextual()) {
        continue;
      }
      for (var other : store.withKey(name, String.valueOf(CrmValues.key(name, value.asText())))) {
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

  /** The record as HubSpot shows it: default properties, or the ones asked for. */
  ObjectNode show(NativeRecord record, Collection<String> wanted) {
    var json = Json.object();
    json.put("id", record.id());
    var values = json.putObject("properties");
    for (var name : wanted.isEmpty() ? shown : wanted) {
      if (properties.contains(name) && !CrmValues.READ_ONLY.contains(name)) {
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
