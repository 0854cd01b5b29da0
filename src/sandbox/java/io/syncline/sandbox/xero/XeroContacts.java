package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.RecordStore;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The contacts of one Xero organisation and the rules by which they may be written.
 *
 * <p>A name is needed, is unique among active contacts without regard to case, has no angle
 * brackets, and loses surrounding and repeated spaces. PUT only creates and refuses a ContactNumber
 * or Name in use. POST updates by ContactID, else by ContactNumber, else by Name, else creates;
 * what an update leaves out stays as it is. Source: developer.xero.com, "Contacts".
 */
final class XeroContacts {
  private static final Map<String, Integer> LENGTHS =
      Map.of(
          "Name",
          255,
          "FirstName",
          255,
          "LastName",
          255,
          "EmailAddress",
          255,
          "ContactNumber",
          50,
          "AccountNumber",
          50,
          "CompanyNumber",
          50,
          "TaxNumber",
          50);

  /** A contact that may not be written so, and why. */
  static final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  private final Ledger ledger;
  private final RecordStore store;

  XeroContacts(Ledger ledger) {
    this.ledger = ledger;
    this.store = ledger.store("contacts");
    store
        .index("Name", r -> r.archived() ? null : lower(r.text("Name")))
        .index("EmailAddress", r -> lower(r.text("EmailAddress")))
        .index("AccountNumber", r -> lower(r.text("AccountNumber")))
        .index("ContactNumber", r -> lower(r.text("ContactNumber")));
  }

  RecordStore store() {
    return store;
  }

  /** By id, or by ContactNumber, as a reader sees it. */
  @Nullable NativeRecord find(String idOrNumber) {
    var byId = store.read(idOrNumber.toLowerCase(Locale.ROOT));
    if (byId != null) {
      return byId;
    }
    var byNumber = store.withKey("ContactNumber", idOrNumber.toLowerCase(Locale.ROOT));
    return byNumber.isEmpty() ? null : store.read(byNumber.get(0).id());
  }

  /** By the same, as a writer finds it, who does not wait for what readers are shown late. */
  @Nullable NativeRecord current(String idOrNumber) {
    var byId = store.current(idOrNumber.toLowerCase(Locale.ROOT));
    return byId != null ? byId : first("ContactNumber", idOrNumber);
  }

  /** Writes one contact; {@link Invalid} when it breaks a rule, and then nothing changed. */
  NativeRecord save(Cause cause, @Nullable String id, ObjectNode given, boolean createOnly) {
    synchronized (store) {
      var before = createOnly ? null : target(id, given);
      var fields = merged(before, given);
      check(before, fields);
      long now = ledger.clock().millis();
      boolean archived = "ARCHIVED".equals(fields.path("ContactStatus").asText());
      if (before == null) {
        long seq = store.nextSeq();
        var newId = uuid(seq);
        return ledger.commit(
            cause,
            "contacts",
            "create",
            null,
            new NativeRecord(newId, seq, now, now, archived, fields));
      }
      if (fields.equals(before.fields())) {
        return ledger.commit(cause, "contacts", "update", before, before);
      }
      var operation = archived && !before.archived() ? "archive" : "update";
      return ledger.commit(
          cause, "contacts", operation, before, before.next(fields, archived, now));
    }
  }

  /** Throws what {@link #save} would throw, and changes nothing. */
  void rehearse(@Nullable String id, ObjectNode given, boolean createOnly) {
    var before = createOnly ? null : target(id, given);
    check(before, merged(before, given));
  }

  private static String uuid(long seq) {
    var bytes = ("xero-contact-" + seq).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(bytes).toString();
  }

  private @Nullable NativeRecord target(@Nullable String id, ObjectNode given) {
    var wanted = id != null ? id : given.path("ContactID").asText("");
    if (!wanted.isEmpty()) {
      var found = store.current(wanted.toLowerCase(Locale.ROOT));
      if (found == null) {
        throw new Invalid("Contact with the specified ContactID could not be found");
      }
      return found;
    }
    var byNumber = first("ContactNumber", given.path("ContactNumber").asText(""));
    return byNumber != null ? byNumber : first("Name", tidy(given.path("Name").asText("")));
  }

  private @Nullable NativeRecord first(String index, String value) {
    if (value.isEmpty()) {
      return null;
    }
    var found = store.withKey(index, value.toLowerCase(Locale.ROOT));
    return found.isEmpty() ? null : found.get(0);
  }

  private static ObjectNode merged(@Nullable NativeRecord before, ObjectNode given) {
    var fields = before == null ? Json.object() : before.fields().deepCopy();
    if (before == null) {
      fields.put("ContactStatus", "ACTIVE");
    }
    for (var name : XeroJson.PLAIN) {
      var value = given.get(name);
      if (value == null || value.isNull()) {
        continue;
      }
      if (!value.isTextual()) {
        throw new Invalid("The value for " + name + " is not text");
      }
      var text = name.equals("Name") ? tidy(value.asText()) : value.asText();
      if (text.isEmpty() && !name.equals("Name")) {
        fields.remove(name);
      } else {
        fields.put(name, text);
      }
    }
    XeroLists.merge(fields, given, "Phones", "PhoneType");
    XeroLists.merge(fields, given, "Addresses", "AddressType");
    if (given.path("ContactPersons").isArray()) {
      fields.set("ContactPersons", given.get("ContactPersons"));
    }
    return fields;
  }

  private void check(@Nullable NativeRecord before, ObjectNode fields) {
    var name = fields.path("Name").asText("");
    if (name.isEmpty()) {
      throw new Invalid("The Contact Name cannot be empty.");
    }
    if (name.indexOf('<') >= 0 || name.indexOf('>') >= 0) {
      throw new Invalid("The Contact Name contains invalid characters.");
    }
    LENGTHS.forEach(
        (field, most) -> {
          if (fields.path(field).asText("").length() > most) {
            throw new Invalid(
                "The field " + field + " must be a string with a maximum length of " + most + ".");
          }
        });
    var email = fields.path("EmailAddress").asText("");
    if (!email.isEmpty() && !email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+")) {
      throw new Invalid("Email address must be valid.");
    }
    var status = fields.path("ContactStatus").asText();
    if (!status.equals("ACTIVE") && !status.equals("ARCHIVED")) {
      throw new Invalid("The contact status is not valid.");
    }
    if (status.equals("ACTIVE")) {
      refuseTaken(before, "Name", name, "name", "active contacts");
    }
    refuseTaken(
        before, "ContactNumber", fields.path("ContactNumber").asText(""), "number", "contacts");
  }

  private void refuseTaken(
      @Nullable NativeRecord before, String field, String value, String word, String among) {
    if (value.isEmpty()) {
      return;
    }
    for (var other : store.withKey(field, value.toLowerCase(Locale.ROOT))) {
      if (before == null || !other.id().equals(before.id())) {
        throw new Invalid(
            "The contact "
                + word
                + " "
                + value
                + " is already assigned to another contact. The"
                + " contact "
                + word
                + " must be unique across all "
                + among
                + ".");
      }
    }
  }

  private static String tidy(String name) {
    return name.strip().replaceAll("\\s+", " ");
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }
}
