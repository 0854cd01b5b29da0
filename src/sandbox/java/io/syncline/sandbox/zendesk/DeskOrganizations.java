package io.syncline.sandbox.zendesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.RecordStore;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The organizations of one Zendesk account; users name theirs by {@code organization_id}.
 *
 * <p>Sources: developer.zendesk.com, "Organizations" (names and external ids are unique, a delete
 * is final), "Organization events". Zendesk takes the users of a deleted organization out of it;
 * here they keep its id.
 */
final class DeskOrganizations {
  static final String OBJECT = "organizations";

  private static final List<String> TEXTS = List.of("name", "external_id", "details", "notes");
  private static final Set<String> LISTS = Set.of("domain_names", "tags", "organization_fields");

  private final Ledger ledger;
  private final RecordStore store;

  DeskOrganizations(Ledger ledger) {
    this.ledger = ledger;
    this.store = ledger.store(OBJECT);
    store
        .index("name", r -> r.archived() ? null : DeskUsers.lower(r.text("name")))
        .index("external_id", r -> r.archived() ? null : DeskUsers.lower(r.text("external_id")));
  }

  RecordStore store() {
    return store;
  }

  NativeRecord create(Cause cause, JsonNode given) {
    synchronized (store) {
      var fields = Json.object();
      apply(fields, given);
      refuseTaken(null, fields);
      long seq = store.nextSeq();
      long now = ledger.clock().millis();
      var id = Long.toString(7_000_000_000L + seq);
      return ledger.commit(
          cause, OBJECT, "create", null, new NativeRecord(id, seq, now, now, false, fields));
    }
  }

  NativeRecord update(Cause cause, String id, JsonNode given) {
    synchronized (store) {
      var before = store.current(id);
      if (before == null || before.archived()) {
        throw DeskProblem.notFound();
      }
      var fields = before.fields().deepCopy();
      apply(fields, given);
      refuseTaken(before, fields);
      var after =
          fields.equals(before.fields())
              ? before
              : before.next(fields, false, ledger.clock().millis());
      return ledger.commit(cause, OBJECT, "update", before, after);
    }
  }

  NativeRecord remove(Cause cause, String id) {
    synchronized (store) {
      var before = store.current(id);
      if (before == null || before.archived()) {
        throw DeskProblem.notFound();
      }
      var after = before.next(before.fields(), true, ledger.clock().millis());
      return ledger.commit(cause, OBJECT, "archive", before, after);
    }
  }

  private static void apply(ObjectNode fields, JsonNode given) {
    if (!(given instanceof ObjectNode organization)) {
      throw DeskProblem.of(400, "InvalidRequest", "organization must be an object");
    }
    for (var entry : organization.properties()) {
      var name = entry.getKey();
      var value = entry.getValue();
      if (TEXTS.contains(name) && value.isContainerNode()) {
        throw DeskProblem.of(400, "InvalidRequest", name + " must be text");
      } else if (TEXTS.contains(name) && value.asText("").isEmpty()) {
        fields.remove(name);
      } else if (TEXTS.contains(name)) {
        fields.put(name, value.asText());
      } else if (LISTS.contains(name)) {
        fields.set(name, value);
      }
    }
    if (fields.path("name").asText("").isBlank()) {
      throw DeskProblem.invalid("name", "Name: cannot be blank", "BlankValue");
    }
  }

  private void refuseTaken(@Nullable NativeRecord before, ObjectNode fields) {
    for (var key : List.of("name", "external_id")) {
      var value = fields.path(key).asText("");
      var taken =
          value.isEmpty()
              ? List.<NativeRecord>of()
              : store.withKey(key, String.valueOf(DeskUsers.lower(value)));
      if (taken.stream().anyMatch(it -> before == null || !it.id().equals(before.id()))) {
        throw DeskProblem.invalid(
            key, key + ": " + value + " has already been taken", "DuplicateValue");
      }
    }
  }

  /** The organization as Zendesk shows it. */
  static ObjectNode show(NativeRecord record, String base) {
    var json = Json.object();
    json.put("id", Long.parseLong(record.id()));
    json.put("url", base + "/api/v2/organizations/" + record.id() + ".json");
    TEXTS.forEach(it -> json.set(it, record.fields().get(it)));
    LISTS.stream().sorted().forEach(it -> json.set(it, record.fields().get(it)));
    DeskUsers.list(json, "domain_names");
    DeskUsers.list(json, "tags");
    json.put("created_at", DeskUsers.time(record.createdAt()));
    return json.put("updated_at", DeskUsers.time(record.updatedAt()));
  }
}
