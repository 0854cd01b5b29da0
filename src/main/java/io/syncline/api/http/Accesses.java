package io.syncline.api.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.syncline.core.access.AccessLog;
import io.syncline.core.access.AccessLog.Access;
import io.syncline.core.access.AccessLog.Shown;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import jakarta.enterprise.context.RequestScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The accesses of one request to records whose definition asks for an access log. They are saved
 * before the first byte is sent, so that nothing is shown without an entry.
 */
@RequestScoped
public class Accesses {

  private final AccessLog log;
  private final Installations installations;
  private final SecurityIdentity identity;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<Shown, Set<String>> shown = new LinkedHashMap<>();

  Accesses(
      AccessLog log,
      Installations installations,
      SecurityIdentity identity,
      Ids ids,
      InstantSource clock) {
    this.log = log;
    this.installations = installations;
    this.identity = identity;
    this.ids = ids;
    this.clock = clock;
  }

  /** Notes what is handed out of a person, whatever definitions say. */
  public void handsOut(String what, String entity, RecordId record, Set<String> attributes) {
    shown
        .computeIfAbsent(new Shown(what, entity, record, null), it -> new TreeSet<>())
        .addAll(attributes);
  }

  void shows(
      String what,
      String entity,
      @Nullable RecordId record,
      @Nullable NativeRef ref,
      Set<String> attributes) {
    if (!attributes.isEmpty() && logs(entity)) {
      shown
          .computeIfAbsent(new Shown(what, entity, record, ref), it -> new TreeSet<>())
          .addAll(attributes);
    }
  }

  private boolean logs(String entity) {
    return installations
        .current()
        .entity(entity)
        .filter(it -> it.syncs().stream().anyMatch(sync -> sync.safeguards().accessLogging()))
        .isPresent();
  }

  /** Keeps what was noted since the last time. */
  public void keep() {
    if (shown.isEmpty()) {
      return;
    }
    var actor = identity.getPrincipal().getName();
    var accesses = new ArrayList<Access>(shown.size());
    var now = clock.instant();
    shown.forEach(
        (it, attributes) -> accesses.add(new Access(ids.next(), now, actor, it, attributes)));
    log.add(accesses);
    shown.clear();
  }
}
