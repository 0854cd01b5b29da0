package io.syncline.sandbox.zendesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What Zendesk reports about organizations: one event per changed field. Source:
 * developer.zendesk.com, "Organization events"; {@code details} and {@code notes} are not reported
 * there, nor here.
 */
final class DeskOrganizationEvents {
  private static final List<String> REPORTED = List.of("name", "external_id", "tags");

  private DeskOrganizationEvents() {}

  static List<ObjectNode> of(Written written, long account) {
    var events = new ArrayList<ObjectNode>();
    var before = written.before();
    if (before == null) {
      events.add(event("created", written.after(), Json.object(), account));
    } else if (written.operation().equals("archive")) {
      events.add(event("deleted", written.after(), Json.object(), account));
    } else {
      for (var name : REPORTED) {
        if (written.changes().has(name)) {
          var body = Json.object();
          body.set("current", written.after().fields().get(name));
          body.set("previous", before.fields().get(name));
          events.add(event(name + "_changed", written.after(), body, account));
        }
      }
    }
    return events;
  }

  private static ObjectNode event(
      String type, NativeRecord organization, ObjectNode body, long account) {
    var json = Json.object();
    json.put("type", "zen:event-type:organization." + type).put("account_id", account);
    json.put("id", UUID.randomUUID().toString());
    json.put("time", Instant.ofEpochMilli(organization.updatedAt()).toString());
    json.put("zendesk_event_version", "2022-06-20");
    json.put("subject", "zen:organization:" + organization.id());
    var detail = json.putObject("detail");
    detail.put("id", organization.id()).put("name", organization.text("name"));
    var external = organization.text("external_id");
    detail.put("external_id", external == null ? "" : external);
    detail.put("created_at", DeskUsers.time(organization.createdAt()));
    detail.put("updated_at", DeskUsers.time(organization.updatedAt()));
    json.set("event", body);
    return json;
  }
}
