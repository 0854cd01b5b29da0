package io.syncline.route.intake;

import io.syncline.core.definition.system.Webhook;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.route.intake.http.HookRequest;
import java.time.Instant;
import java.util.List;

/** Reads a webhook's body as intake does, without asking who sent it: for cases. */
public final class VendorEvents {

  private VendorEvents() {}

  /** Its events; what intake would set aside as unusable is left out. */
  public static List<InboxEvent> of(
      SystemId system, Webhook webhook, Value body, Instant at, Ids ids) {
    var bytes = Json.write(body);
    var request = new HookRequest(system, "POST", "", name -> List.of(), bytes, at);
    return new EventSplitter(ids).split(new Hook(system, webhook, List.of()), request).events();
  }
}
