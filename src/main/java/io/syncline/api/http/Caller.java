package io.syncline.api.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.syncline.core.access.TokenHolder;
import io.syncline.core.definition.model.Installations;
import jakarta.inject.Singleton;
import java.util.Set;

/** Who sends the request under way, and about whose data it may decide. */
@Singleton
public class Caller {

  /** The attribute of an identity that holds its {@link TokenHolder}. */
  public static final String HOLDER = "syncline.holder";

  private final SecurityIdentity identity;
  private final Installations installations;

  Caller(SecurityIdentity identity, Installations installations) {
    this.identity = identity;
    this.installations = installations;
  }

  public String name() {
    return identity.getPrincipal().getName();
  }

  /**
   * A data owner may be one of a few syncs only.
   *
   * @throws Refusal where none of them has this entity
   */
  public void mustOwn(String entity) {
    var syncs = syncs();
    boolean owns =
        syncs.isEmpty()
            || installations.current().entity(entity).stream()
                .flatMap(it -> it.syncs().stream())
                .anyMatch(it -> syncs.contains(it.sync()));
    if (!owns) {
      throw Refusal.forbidden("Your token decides about other syncs only: " + list(syncs));
    }
  }

  /**
   * The same for what belongs to one sync.
   *
   * @throws Refusal where it is another one
   */
  public void mustOwnSync(String sync) {
    var syncs = syncs();
    if (!syncs.isEmpty() && !syncs.contains(sync)) {
      throw Refusal.forbidden("Your token decides about other syncs only: " + list(syncs));
    }
  }

  private Set<String> syncs() {
    TokenHolder holder = identity.getAttribute(HOLDER);
    return holder == null ? Set.of() : holder.syncs();
  }

  private static String list(Set<String> syncs) {
    return String.join(", ", syncs.stream().sorted().toList());
  }
}
