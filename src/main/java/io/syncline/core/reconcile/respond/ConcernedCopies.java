package io.syncline.core.reconcile.respond;

import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.sync.read.Records;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The copies that a fix of a difference reads again. */
final class ConcernedCopies {

  private final Records records;

  ConcernedCopies(Records records) {
    this.records = records;
  }

  /**
   * Those that were listed, and those that are linked and were not.
   *
   * @param primaries the systems of record of the difference's entity
   */
  Set<NativeRef> of(Difference difference, Collection<SystemId> primaries) {
    var subject = difference.evidence().subject();
    var refs = new TreeSet<>(subject.a());
    refs.addAll(subject.b());
    var record = subject.record();
    if (record != null) {
      var concerned = new HashSet<>(primaries);
      concerned.add(difference.key().against());
      records.find(record).stream()
          .flatMap(it -> it.links().stream())
          .map(it -> it.link())
          .filter(it -> it.role() == Link.Role.MAIN && concerned.contains(it.ref().system()))
          .forEach(it -> refs.add(it.ref()));
    }
    return refs;
  }
}
