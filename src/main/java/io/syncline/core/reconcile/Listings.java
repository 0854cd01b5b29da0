package io.syncline.core.reconcile;

import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.Paging;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the listings of an object can be trusted with. */
final class Listings {

  private static final String SINCE = "{since";

  private Listings() {}

  static boolean listable(ObjectType type) {
    return type.can(Operation.Kind.LIST);
  }

  /**
   * Whether the total comes from a query of its own: the listing tells none, and what answers the
   * query may be behind the records.
   */
  static boolean countedApart(ObjectType type) {
    return type.can(Operation.Kind.COUNT) && paging(type).map(Paging::total).isEmpty();
  }

  /** Whether pages follow one another by time: what changes meanwhile is seen at their end. */
  static boolean byTime(ObjectType type) {
    return paging(type).filter(Paging::byTime).isPresent();
  }

  /** Whether what is added or removed meanwhile moves records from page to page. */
  static boolean shifts(ObjectType type) {
    return paging(type)
        .filter(it -> !it.byTime())
        .map(Paging::kind)
        .filter(it -> it != Paging.Kind.CURSOR)
        .isPresent();
  }

  /** Whether the system itself can tell what changed since a moment. */
  static boolean tellsChanges(ObjectType type) {
    return type.updatedAt() != null
        && (type.can(Operation.Kind.CHANGED)
            || mentionsSince(type.operations().get(Operation.Kind.LIST)));
  }

  private static boolean mentionsSince(@Nullable Operation list) {
    return list != null
        && (list.path().contains(SINCE)
            || list.query().values().stream().anyMatch(it -> it.contains(SINCE))
            || list.headers().values().stream().anyMatch(it -> it.contains(SINCE))
            || list.body() != null && list.body().canonical().contains(SINCE));
  }

  private static Optional<Paging> paging(ObjectType type) {
    return Optional.ofNullable(type.operations().get(Operation.Kind.LIST)).map(Operation::paging);
  }
}
