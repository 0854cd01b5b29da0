package io.syncline.cli.system;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Tests what listings show that ask for changes since a time: what changed at exactly that instant
 * belongs to it, or is shown to polls because they ask for {@code commitLag} earlier; what did not
 * change since does not.
 */
final class SinceClaims {

  private static final String NAME = "since";

  private final ConnectedSystem system;
  private final ObjectType object;

  SinceClaims(ConnectedSystem system, ObjectType object) {
    this.system = system;
    this.object = object;
  }

  /**
   * What a listing since an instant shows.
   *
   * @param shown whether the record is in it
   * @param early whether it holds records that were changed before
   * @param whole whether it was read to its end
   */
  private record Look(boolean shown, boolean early, boolean whole) {}

  /**
   * @param listed records in the order of {@code list}
   * @param size of the pages that are read
   * @param most how many pages are read
   */
  List<Claim> test(Collection<NativeRecord> listed, int size, int most) {
    var latest =
        listed.stream()
            .filter(it -> it.updatedAt() != null)
            .max(Comparator.comparing(it -> Objects.requireNonNull(it.updatedAt())))
            .orElse(null);
    if (latest == null || !object.polled()) {
      return List.of(Claim.untested(NAME, "the object is not asked for changes by time"));
    }
    var at = Objects.requireNonNull(latest.updatedAt());
    var look = look(latest, at, size, most);
    if (!look.shown() && !look.whole()) {
      return List.of(Claim.untested(NAME, "too much has changed since"));
    }
    var claims = new ArrayList<Claim>();
    claims.add(
        look.shown()
            ? Claim.held(NAME, "a record that was changed at that instant is shown")
            : exclusive(latest, at, size, most));
    if (look.early()) {
      claims.add(Claim.broken(NAME, "records are shown that were changed before it"));
    }
    return claims;
  }

  private Claim exclusive(NativeRecord latest, Instant at, int size, int most) {
    boolean lags = object.commitLag().compareTo(object.granularity()) >= 0;
    return lags && look(latest, at.minus(object.commitLag()), size, most).shown()
        ? Claim.held(
            NAME, "it leaves out that instant; polls ask for `commitLag` earlier, and see it")
        : Claim.broken(
            NAME, "a record that was changed at that instant is left out: `commitLag: 5s` helps");
  }

  private Look look(NativeRecord latest, Instant from, int size, int most) {
    boolean shown = false;
    boolean early = false;
    String cursor = null;
    int pages = 0;
    do {
      var page = system.list(new ListRequest(object.name(), from, cursor, size));
      for (var it : page.records()) {
        shown |= it.ref().equals(latest.ref());
        var at = it.updatedAt();
        early |= at != null && at.isBefore(from.minus(object.granularity()));
      }
      cursor = page.next();
      pages++;
    } while (!shown && cursor != null && pages < most);
    return new Look(shown, early, cursor == null);
  }
}
