package io.syncline.core.sync.match;

import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.identity.Identification;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.sync.state.reads.IdentityReads.Claim;
import io.syncline.core.transform.path.ExternalIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a record by ids: those of other systems that it holds, and its own where records of
 * other systems hold that. An id links to exactly the record that has it, before any other rule
 * applies; two that lead to different records, and one that leads nowhere, are a question (S17).
 */
final class StrongIds {

  private StrongIds() {}

  /** What ids prove about the identity of a copy. */
  sealed interface Answer {

    /** It names no record, and no record names it: the other rules decide. */
    record Silent() implements Answer {}

    /** One record, or a question. */
    record Said(Identification who) implements Answer {}

    /** It names records that are not known. */
    record Unknown(Set<NativeRef> referenced) implements Answer {}
  }

  static Answer who(LiveRecord live) {
    var workspace = live.workspace();
    var found = new LinkedHashMap<RecordId, String>();
    var unknown = new TreeSet<NativeRef>();
    for (var said : said(live)) {
      var owner = owner(workspace, said.other());
      if (owner == null) {
        unknown.add(said.other());
      } else {
        found.putIfAbsent(owner.record().id(), said.by().rule());
      }
    }
    for (var claim : workspace.claims()) {
      if (claim.referenced().equals(live.ref()) && isLive(workspace.known(claim.record()))) {
        found.putIfAbsent(claim.record(), ExposedLink.rule(live.system()));
      }
    }
    found.keySet().retainAll(workspace.notApart(live.ref(), Set.copyOf(found.keySet())));
    if (found.isEmpty()) {
      return unknown.isEmpty() ? new Answer.Silent() : new Answer.Unknown(Set.copyOf(unknown));
    }
    return new Answer.Said(found.size() > 1 ? several(found) : one(live, found, unknown));
  }

  private static Identification several(Map<RecordId, String> found) {
    return new Identification.Ambiguous(
        found.keySet().stream().sorted().toList(),
        "its ids lead to different records: " + String.join(", ", found.values()));
  }

  private static Identification one(
      LiveRecord live, Map<RecordId, String> found, Set<NativeRef> unknown) {
    var record = found.keySet().iterator().next();
    var rule = found.get(record);
    var state = live.workspace().state(record);
    for (var referenced : unknown) {
      if (state.main(referenced.system(), referenced.object()).isPresent()) {
        return new Identification.Ambiguous(
            List.of(record),
            "matches by " + rule + " but differs by " + ExposedLink.rule(referenced.system()));
      }
    }
    return agreed(live, new Identification.One(record, rule));
  }

  /**
   * The same answer, unless copies of that record say that it is another one in the system looked
   * at: two different strong ids are never one record.
   */
  static Identification agreed(LiveRecord live, Identification who) {
    if (!(who instanceof Identification.One one)) {
      return who;
    }
    var ref = live.ref();
    boolean differs =
        live.workspace().claims().stream()
            .filter(it -> it.record().equals(one.record()))
            .map(Claim::referenced)
            .filter(it -> it.system().equals(ref.system()) && it.object().equals(ref.object()))
            .anyMatch(it -> !it.equals(ref));
    return differs
        ? new Identification.Ambiguous(
            List.of(one.record()),
            "matches by " + one.rule() + " but differs by " + ExposedLink.rule(ref.system()))
        : who;
  }

  static List<ExternalIds.Said> said(LiveRecord live) {
    return ExternalIds.said(live.participant(), live.ref(), live.seen().fields());
  }

  /**
   * The record that a native record belongs to, or belonged to until the vendor merged or deleted
   * it.
   */
  static @Nullable RecordState owner(Workspace workspace, NativeRef referenced) {
    var linked = workspace.linked(referenced);
    if (linked != null) {
      return linked;
    }
    var ended = workspace.tombstone(referenced);
    var was = ended == null || ended.kept() ? null : workspace.known(ended.record());
    return isLive(was) ? was : null;
  }

  private static boolean isLive(@Nullable RecordState state) {
    return state != null && !state.record().gone();
  }
}
