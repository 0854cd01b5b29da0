package io.syncline.cli.system;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Tests that listings which claim {@code byTime} show records in the order of their last change:
 * elsewhere changes are passed over without a word.
 */
final class OrderClaims {

  private static final String NAME = "order";

  private final ConnectedSystem system;
  private final ObjectType object;

  OrderClaims(ConnectedSystem system, ObjectType object) {
    this.system = system;
    this.object = object;
  }

  /**
   * @param listed records in the order of {@code list}
   * @param size of the pages that are read
   * @param most how many pages are read
   */
  List<Claim> test(Collection<NativeRecord> listed, int size, int most) {
    var claims = new ArrayList<Claim>();
    if (claimed(Kind.LIST)) {
      claims.add(claim("list", listed));
    }
    if (claimed(Kind.CHANGED)) {
      claims.add(claim("changed", changed(listed, size, most)));
    }
    return claims;
  }

  private boolean claimed(Kind kind) {
    var operation = object.operations().get(kind);
    var paging = operation == null ? null : operation.paging();
    return paging != null && paging.byTime();
  }

  /** All that changed since the first change that is known; a page may begin as the last ended. */
  private Collection<NativeRecord> changed(Collection<NativeRecord> listed, int size, int most) {
    var times = listed.stream().map(NativeRecord::updatedAt).filter(Objects::nonNull);
    var since = times.min(Instant::compareTo).orElse(null);
    var records = new LinkedHashMap<NativeRef, NativeRecord>();
    String cursor = null;
    for (int pages = 0; since != null && pages < most; pages++) {
      var page = system.list(new ListRequest(object.name(), since, cursor, size));
      page.records().forEach(it -> records.putIfAbsent(it.ref(), it));
      cursor = page.next();
      if (cursor == null) {
        break;
      }
    }
    return records.values();
  }

  /** Two changes within a step of the times may come in either order. */
  private Claim claim(String operation, Collection<NativeRecord> records) {
    var times = records.stream().map(NativeRecord::updatedAt).filter(Objects::nonNull).toList();
    Instant latest = Instant.MIN;
    int earlier = 0;
    for (var time : times) {
      if (!time.plus(object.granularity()).isAfter(latest)) {
        earlier++;
      }
      latest = time.isAfter(latest) ? time : latest;
    }
    if (earlier > 0) {
      return Claim.broken(
          NAME,
          "`%s` shows %d of %d times behind a later one: leave `byTime` and `keyset` out, or sort"
              .formatted(operation, earlier, times.size()));
    }
    long different = times.stream().distinct().count();
    return different < 2
        ? Claim.untested(NAME, "`%s` shows no two times".formatted(operation))
        : Claim.held(NAME, "`%s` shows %d times in their order".formatted(operation, different));
  }
}
