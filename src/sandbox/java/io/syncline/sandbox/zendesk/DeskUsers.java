package io.syncline.sandbox.zendesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.RecordStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The users of one Zendesk account and the rules by which they may be written.
 *
 * <p>Emails (primary and secondary) and external ids are unique without regard to case. An email in
 * an <em>update</em> of an existing user is added as a secondary one and the primary stays, as the
 * users reference says ("writeable on create only; on update, a secondary email is added"); {@link
 * #emailReplacesOnUpdate} makes it replace the primary instead. Deleting is soft: the user stays
 * readable by id, inactive.
 */
final class DeskUsers {
  private static final List<String> TEXTS =
      List.of(
          """
          name email phone external_id alias details notes role time_zone locale
          signature\
          """
              .split("\\s+"));
  private static final Set<String> LISTS = Set.of("tags", "user_fields", "organization_id");
  private static final Set<String> FLAGS = Set.of("verified", "suspended");
  private static final Map<String, Object> FRESH =
      Map.of(
          "role",
          "end-user",
          "verified",
          false,
          "suspended",
          false,
          "locale",
          "en-US",
          "time_zone",
          "UTC",
          "tags",
          List.of(),
          "user_fields",
          Map.of());

  private final Ledger ledger;
  private final RecordStore store;
  private volatile boolean emailReplacesOnUpdate;

  DeskUsers(Ledger ledger) {
    this.ledger = ledger;
    this.store = ledger.store("users");
    store
        .index("email", r -> r.archived() ? null : lower(r.text("email")))
        .index("external_id", r -> r.archived() ? null : lower(r.text("external_id")));
  }

  RecordStore store() {
    return store;
  }

  void emailReplacesOnUpdate(boolean value) {
    emailReplacesOnUpdate = value;
  }

  NativeRecord create(Cause cause, JsonNode given) {
    synchronized (store) {
      var fields = Json.of(FRESH);
      apply(fields, given, true);
      refuseTaken(null, fields);
      long seq = store.nextSeq();
      long now = ledger.clock().millis();
      var id = Long.toString(9_000_000_000L + seq);
      return ledger.commit(
          cause, "users", "create", null, new NativeRecord(id, seq, now, now, false, fields));
    }
  }

  NativeRecord update(Cause cause, String id, JsonNode given) {
    return update(cause, id, given, emailReplacesOnUpdate);
  }

  /** An agent edits on screen, where the primary email can be changed. */
  NativeRecord edit(Cause cause, String id, JsonNode given) {
    return update(cause, id, given, true);
  }

  private NativeRecord update(Cause cause, String id, JsonNode given, boolean emailReplaces) {
    synchronized (store) {
      var before = store.current(id);
      if (before == null || before.archived()) {
        throw DeskProblem.notFound();
      }
      var fields = before.fields().deepCopy();
      apply(fields, given, emailReplaces);
      refuseTaken(before, fields);
      var after =
          fields.equals(before.fields())
              ? before
              : before.next(fields, false, ledger.clock().millis());
      return ledger.commit(cause, "users", "update", before, after);
    }
  }

  /** Updates the active user with this external id, else with this email, else creates one. */
  NativeRecord createOrUpdate(Cause cause, JsonNode given) {
    synchronized (store) {
      var found = match(given);
      return found == null ? create(cause, given) : update(cause, found.id(), given);
    }
  }

  @Nullable NativeRecord match(JsonNode given) {
    for (var key : List.of("external_id", "email")) {
      var value = given.path(key).asText("");
      var found = value.isEmpty() ? List.<NativeRecord>of() : store.withKey(key, lower(value));
      if (!found.isEmpty()) {
        return found.get(0);
      }
    }
    return null;
  }

  NativeRecord remove(Cause cause, String id) {
    synchronized (store) {
      var before = store.current(id);
      if (before == null || before.archived()) {
        throw DeskProblem.notFound();
      }
      var after = before.next(before.fields(), true, ledger.clock().millis());
      return ledger.commit(cause, "users", "archive", before, after);
    }
  }

  private void apply(ObjectNode fields, JsonNode given, boolean emailReplaces) {
    if (!(given instanceof ObjectNode user)) {
      throw DeskProblem.of(400, "InvalidRequest", "user must be an object");
    }
    for (var entry : user.properties()) {
      var name = entry.getKey();
      var value = entry.getValue();
      if (TEXTS.contains(name)) {
        text(fields, name, value, emailReplaces);
      } else if (FLAGS.contains(name) && value.isBoolean()) {
        fields.set(name, value);
      } else if (name.equals("user_fields") && value instanceof ObjectNode some) {
        var all = fields.path(name) instanceof ObjectNode known ? known : fields.putObject(name);
        all.setAll(some);
      } else if (LISTS.contains(name)) {
        fields.set(name, value);
      }
    }
    if (fields.path("name").asText("").isBlank()) {
      throw DeskProblem.invalid("name", "Name: cannot be blank", "BlankValue");
    }
  }

  private void text(ObjectNode fields, String name, JsonNode value, boolean emailReplaces) {
    if (value.isContainerNode()) {
      throw DeskProblem.of(400, "InvalidRequest", name + " must be text");
    }
    var text = value.isNull() ? "" : value.asText();
    if (name.equals("email")) {
      email(fields, text.trim().toLowerCase(Locale.ROOT), emailReplaces);
    } else if (text.isEmpty()) {
      fields.remove(name);
    } else {
      fields.put(name, text);
    }
  }

  private void email(ObjectNode fields, String email, boolean replaces) {
    var primary = fields.path("email").asText("");
    if (email.isEmpty() || email.equals(primary)) {
      return;
    }
    if (!email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+")) {
      throw DeskProblem.invalid(
          "email", "Email: " + email + " is not properly formatted", "InvalidFormat");
    }
    if (replaces || primary.isEmpty()) {
      fields.put("email", email);
      return;
    }
    refuseTaken(null, "email", email, "Email: ");
    var others = fields.withArray("secondary_emails");
    for (var other : others) {
      if (other.asText().equals(email)) {
        return;
      }
    }
    others.add(email);
  }

  private void refuseTaken(@Nullable NativeRecord before, ObjectNode fields) {
    refuseTaken(before, "email", fields.path("email").asText(""), "Email: ");
    refuseTaken(before, "external_id", fields.path("external_id").asText(""), "External: ");
  }

  private void refuseTaken(@Nullable NativeRecord before, String key, String value, String label) {
    for (var other : value.isEmpty() ? List.<NativeRecord>of() : store.withKey(key, lower(value))) {
      if (before == null || !other.id().equals(before.id())) {
        throw DeskProblem.invalid(
            key, label + value + " is already being used by another user", "DuplicateValue");
      }
    }
  }

  static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** Whole seconds, as Zendesk writes times. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The user as Zendesk shows it. */
  static ObjectNode show(NativeRecord record, String base) {
    var json = Json.object();
    json.put("id", Long.parseLong(record.id()));
    json.put("url", base + "/api/v2/users/" + record.id() + ".json");
    for (var name : TEXTS) {
      var value = record.fields().get(name);
      json.set(name, value);
    }
    json.put("created_at", time(record.createdAt())).put("updated_at", time(record.updatedAt()));
    json.put("active", !record.archived()).put("shared", false);
    for (var name : List.of("verified", "suspended", "tags", "user_fields", "organization_id")) {
      json.set(name, record.fields().get(name));
    }
    list(json, "tags");
    return json;
  }

  /** A list that is empty is shown, and is never null. */
  static void list(ObjectNode json, String name) {
    if (!json.path(name).isArray()) {
      json.putArray(name);
    }
  }
}
