package io.syncline.core.reconcile.pull;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.SystemType;
import java.util.Optional;

/** What the listings of an object can be trusted with. */
public final class ListingTrust {

  private static final String SINCE = "{since";

  private ListingTrust() {}

  public static boolean listable(ObjectType type) {
    return type.can(Operation.Kind.LIST);
  }

  /**
   * Whether the total comes from a query of its own: the listing has none, and what answers the
   * query may be behind the records.
   */
  public static boolean countedApart(ObjectType type) {
    return type.can(Operation.Kind.COUNT)
        && (type.parent() != null || paging(type).map(Paging::total).isEmpty());
  }

  /** Whether pages follow one another by time: what changes meanwhile is seen at their end. */
  public static boolean byTime(ObjectType type) {
    return type.parent() == null && paging(type).filter(Paging::byTime).isPresent();
  }

  /** Whether what is added or removed meanwhile moves records from page to page. */
  public static boolean shifts(SystemType system, ObjectType type) {
    var parent = system.parentOf(type);
    return paging(type).filter(Paging::shifts).isPresent()
        || parent != null && paging(parent).filter(Paging::shifts).isPresent();
  }

  /** Whether a listing shows a record more than once by itself: under each of its parents. */
  public static boolean repeats(ObjectType type) {
    return type.parent() != null && !type.idWithParent();
  }

  /** Whether the system itself can list what changed since a moment. */
  public static boolean listsChanges(ObjectType type) {
    var list = type.operations().get(Operation.Kind.LIST);
    return type.updatedAt() != null
        && (type.can(Operation.Kind.CHANGED) || list != null && list.says(SINCE));
  }

  private static Optional<Paging> paging(ObjectType type) {
    return Optional.ofNullable(type.operations().get(Operation.Kind.LIST)).map(Operation::paging);
  }
}
