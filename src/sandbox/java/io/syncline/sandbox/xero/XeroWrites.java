package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one contact and writes several.
 *
 * <p>Without {@code summarizeErrors=false} one invalid element refuses the whole request with 400
 * (it is assumed that nothing is written then); with it the answer is 200 and each element has its
 * status.
 */
final class XeroWrites {
  private final XeroContacts contacts;
  private final Supplier<ObjectNode> envelope;

  XeroWrites(XeroContacts contacts, Supplier<ObjectNode> envelope) {
    this.contacts = contacts;
    this.envelope = envelope;
  }

  Reply get(String idOrNumber) {
    var found = contacts.find(idOrNumber);
    if (found == null) {
      return XeroErrors.notFound();
    }
    var json = envelope.get();
    json.putArray("Contacts").add(XeroJson.show(found, false));
    return Reply.json(200, json);
  }

  /** Creates (PUT) or creates and updates (POST) the contacts of the body. */
  Reply write(Request request, @Nullable String id, boolean createOnly) {
    List<ObjectNode> elements;
    try {
      elements = XeroJson.elements(request.json());
    } catch (IllegalArgumentException e) {
      return XeroErrors.validation("The request body is not valid JSON for Contacts");
    }
    if (id != null && contacts.current(id) == null) {
      return XeroErrors.notFound();
    }
    boolean each = "false".equalsIgnoreCase(request.parameter("summarizeErrors"));
    synchronized (contacts.store()) {
      return each
          ? writeEach(request, id, elements, createOnly)
          : writeAll(request, id, elements, createOnly);
    }
  }

  private Reply writeEach(
      Request request, @Nullable String id, List<ObjectNode> elements, boolean createOnly) {
    var json = envelope.get();
    var results = json.putArray("Contacts");
    for (var element : elements) {
      try {
        var saved = contacts.save(Cause.api(request), id, element, createOnly);
        results.add(XeroJson.show(saved, false).put("StatusAttributeString", "OK"));
      } catch (XeroContacts.Invalid e) {
        results.add(invalid(element, e).put("StatusAttributeString", "ERROR"));
      }
    }
    return Reply.json(200, json);
  }

  /** All or nothing: every element is tried on a copy of the rules before the first is written. */
  private Reply writeAll(
      Request request, @Nullable String id, List<ObjectNode> elements, boolean createOnly) {
    var errors = Json.array();
    for (var element : elements) {
      try {
        contacts.rehearse(id, element, createOnly);
      } catch (XeroContacts.Invalid e) {
        errors.add(invalid(element, e));
      }
    }
    if (!errors.isEmpty()) {
      return XeroErrors.validation(errors);
    }
    var json = envelope.get();
    var results = json.putArray("Contacts");
    for (var element : elements) {
      try {
        var saved = contacts.save(Cause.api(request), id, element, createOnly);
        results.add(XeroJson.show(saved, false));
      } catch (XeroContacts.Invalid e) {
        errors.add(invalid(element, e));
        return XeroErrors.validation(errors);
      }
    }
    return Reply.json(200, json);
  }

  private static ObjectNode invalid(ObjectNode element, XeroContacts.Invalid problem) {
    var json = element.deepCopy();
    if (json.path("ContactID").asText().isEmpty()) {
      json.put("ContactID", "00000000-0000-0000-0000-000000000000");
    }
    json.put("HasValidationErrors", true);
    json.putArray("ValidationErrors").addObject().put("Message", problem.getMessage());
    return json;
  }
}
