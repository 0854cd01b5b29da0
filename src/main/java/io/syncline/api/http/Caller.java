package io.syncline.api.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.syncline.core.access.Permission;
import io.syncline.core.access.TokenHolder;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.SystemId;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who sends the request under way, and whose data it may read and decide about. */
@Singleton
@Named
public class Caller {

  /** The attribute of an identity that holds its {@link TokenHolder}. */
  public static final String HOLDER = "syncline.holder";

  /** The attribute that holds when its token expires; it is missing where that is looked up. */
  public static final String UNTIL = "syncline.until";

  /** What a request holds once it was asked what its caller may read or decide. */
  static final String ASKED = "syncline.asked";

  private final SecurityIdentity identity;
  private final Installations installations;
  private final CurrentVertxRequest request;

  Caller(SecurityIdentity identity, Installations installations, CurrentVertxRequest request) {
    this.identity = identity;
    this.installations = installations;
    this.request = request;
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
    var limit = limit(Permission.DECIDE);
    boolean owns =
        limit.isEmpty()
            || installations.current().entity(entity).stream()
                .flatMap(it -> it.syncs().stream())
                .anyMatch(it -> limit.get().contains(it.sync()));
    if (!owns) {
      throw othersOnly("decide about", limit.get());
    }
  }

  /**
   * The same for what belongs to one sync.
   *
   * @throws Refusal where it is another one
   */
  public void mustOwnSync(String sync) {
    var limit = limit(Permission.DECIDE);
    if (limit.isPresent() && !limit.get().contains(sync)) {
      throw othersOnly("decide about", limit.get());
    }
  }

  /**
   * What somebody may read. What is of a sync is read by who is for it; a record, and what is about
   * it, by who is for one of the started syncs that keep its entity.
   *
   * @param syncs null: everything
   */
  public record Reading(@Nullable Set<String> syncs, Installations installations) {

    /** What is of no sync in particular is read by who reads everything. */
    public boolean hasSync(@Nullable String sync) {
      return has(syncs, sync);
    }

    /** The same of an entity; null: it is not known. */
    public boolean hasEntity(@Nullable String entity) {
      return has(entities(), entity);
    }

    /**
     * Whether a started sync keeps the records of an entity.
     *
     * @param system that it has to have, too; null: whatever it has
     */
    public boolean isKeptBy(String sync, @Nullable String entity, @Nullable String system) {
      return entity != null
          && installations.current().entity(entity).stream()
              .flatMap(it -> it.syncs().stream())
              .filter(it -> it.sync().equals(sync))
              .anyMatch(it -> system == null || it.systems().contains(new SystemId(system)));
    }

    /** Null: all. */
    @Nullable Set<String> entities() {
      return syncs == null
          ? null
          : installations.current().entities().values().stream()
              .filter(it -> it.syncs().stream().anyMatch(sync -> syncs.contains(sync.sync())))
              .map(Entity::name)
              .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean has(@Nullable Set<String> names, @Nullable String name) {
      return names == null || name != null && names.contains(name);
    }
  }

  /** What the caller may read; it may be asked after the request, too. */
  public Reading reading() {
    return new Reading(limit(Permission.READ).orElse(null), installations);
  }

  public boolean readsSync(@Nullable String sync) {
    return reading().hasSync(sync);
  }

  public boolean readsEntity(@Nullable String entity) {
    return reading().hasEntity(entity);
  }

  /**
   * @throws Refusal where the caller may not read it
   */
  public void mustReadSync(String sync) {
    syncs(sync);
  }

  /**
   * @throws Refusal where the caller may not read its records
   */
  public void mustReadEntity(String entity) {
    entities(entity);
  }

  /** Says that the answer holds nothing but the caller's own. */
  public void readsOwn() {
    asked();
  }

  /**
   * Whether this request may be answered: an answer to somebody who is for a few syncs only was
   * made by somebody who asked for which.
   */
  public boolean mayBeAnswered() {
    return readsAll() || request.getCurrent().get(ASKED) != null;
  }

  /** The syncs that the caller may read; null: all. */
  public @Nullable Set<String> syncs() {
    return reading().syncs();
  }

  /** The entities whose records the caller may read; null: all. */
  public @Nullable Set<String> entities() {
    return reading().entities();
  }

  /**
   * The syncs whose rows a list shows; null: of any, and what is of none.
   *
   * @param asked the only one; null: all that the caller may read
   * @throws Refusal where the caller may not read that one
   */
  public @Nullable Set<String> syncs(@Nullable String asked) {
    return among(syncs(), asked);
  }

  /**
   * The same for what is of an entity.
   *
   * @throws Refusal where the caller may not read that one
   */
  public @Nullable Set<String> entities(@Nullable String asked) {
    return among(entities(), asked);
  }

  private @Nullable Set<String> among(@Nullable Set<String> names, @Nullable String asked) {
    if (asked == null) {
      return names;
    }
    if (names != null && !names.contains(asked)) {
      throw othersOnly("read", limit(Permission.READ).orElse(Set.of()));
    }
    return Set.of(asked);
  }

  /** Whether the caller has a permission. */
  public boolean may(String permission) {
    return identity.hasRole(permission);
  }

  /** Whether the caller reads everything, whatever sync it is of. */
  public boolean readsAll() {
    return holderLimit(Permission.READ).isEmpty();
  }

  private Optional<Set<String>> limit(String permission) {
    asked();
    return holderLimit(permission);
  }

  private Optional<Set<String>> holderLimit(String permission) {
    TokenHolder holder = identity.getAttribute(HOLDER);
    return holder == null ? Optional.empty() : holder.limit(permission);
  }

  private void asked() {
    request.getCurrent().put(ASKED, true);
  }

  private static Refusal othersOnly(String what, Set<String> syncs) {
    return Refusal.forbidden(
        "You "
            + what
            + " other syncs only: "
            + String.join(", ", syncs.stream().sorted().toList()));
  }
}
