package io.syncline.api.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.syncline.core.access.Permission;
import io.syncline.core.access.TokenHolder;
import io.syncline.core.definition.model.Installations;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who sends the request under way, and about whose data it may decide. */
@Singleton
public class Caller {

  /** The attribute of an identity that holds its {@link TokenHolder}. */
  public static final String HOLDER = "syncline.holder";

  /** The attribute that holds when its token expires; it is missing where that is looked up. */
  public static final String UNTIL = "syncline.until";

  private final SecurityIdentity identity;
  private final Installations installations;

  Caller(SecurityIdentity identity, Installations installations) {
    this.identity = identity;
    this.installations = installations;
  }

  public String name() {
    return identity.getPrincipal().getName();
  }

  /** When the token of the request expires; null: whether it is valid is known by its name. */
  public @Nullable Instant until() {
    return identity.getAttribute(UNTIL);
  }

  /**
   * A data owner may be one of a few syncs only.
   *
   * @throws Refusal where none of them has this entity
   */
  public void mustOwn(String entity) {
    var limit = decides();
    boolean owns =
        limit.isEmpty()
            || installations.current().entity(entity).stream()
                .flatMap(it -> it.syncs().stream())
                .anyMatch(it -> limit.get().contains(it.sync()));
    if (!owns) {
      throw othersOnly(limit.get());
    }
  }

  /**
   * The same for what belongs to one sync.
   *
   * @throws Refusal where it is another one
   */
  public void mustOwnSync(String sync) {
    var limit = decides();
    if (limit.isPresent() && !limit.get().contains(sync)) {
      throw othersOnly(limit.get());
    }
  }

  private Optional<Set<String>> decides() {
    TokenHolder holder = identity.getAttribute(HOLDER);
    return holder == null ? Optional.empty() : holder.limit(Permission.DECIDE);
  }

  private static Refusal othersOnly(Set<String> syncs) {
    return Refusal.forbidden(
        "You decide about other syncs only: "
            + String.join(", ", syncs.stream().sorted().toList()));
  }
}
