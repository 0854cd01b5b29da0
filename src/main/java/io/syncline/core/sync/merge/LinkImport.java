package io.syncline.core.sync.merge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.identity.sheet.LinkSheet;
import io.syncline.core.identity.sheet.LinkSheet.Problem;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the links of a sheet and orders a read of the copies; the import itself writes nothing to
 * any system.
 *
 * <p>Nothing is linked while the sheet has errors. Importing the same sheet again changes nothing.
 * A native id never gets two records: a row whose ids belong to two records is refused, for those
 * would have to be merged first. Rows are linked some hundred at a time; a row that has become
 * wrong meanwhile is reported, and those before it stay.
 */
public final class LinkImport {

  private static final int AT_ONCE = 200;

  private final ChangeStore store;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Ids ids;

  public LinkImport(ChangeStore store, Wakeups wakeups, InstantSource clock, Ids ids) {
    this.store = store;
    this.wakeups = wakeups;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * The result.
   *
   * @param linked new links
   * @param records new records for them
   * @param unchanged rows whose links were all there
   */
  public record Result(int linked, int records, int unchanged, List<Problem> problems) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  public Result load(LinkSheet sheet, String actor) {
    var problems = new ArrayList<>(sheet.problems());
    var rows = sheet.rows();
    for (int at = 0; at < rows.size(); at += AT_ONCE) {
      problems.addAll(check(part(rows, at)));
    }
    if (!problems.isEmpty()) {
      problems.sort(null);
      return new Result(0, 0, 0, problems);
    }
    var total = new Result(0, 0, 0, List.of());
    for (int at = 0; at < rows.size() && total.problems().isEmpty(); at += AT_ONCE) {
      total = sum(total, load(part(rows, at), actor));
    }
    return total;
  }

  private static List<LinkSheet.Row> part(List<LinkSheet.Row> rows, int at) {
    return rows.subList(at, Math.min(rows.size(), at + AT_ONCE));
  }

  private static Result sum(Result one, Result other) {
    return new Result(
        one.linked() + other.linked(),
        one.records() + other.records(),
        one.unchanged() + other.unchanged(),
        other.problems());
  }

  /** A check before anything is done; it is repeated under the locks. */
  private List<Problem> check(List<LinkSheet.Row> rows) {
    return store.inTransaction(
        tx -> {
          var links = tx.reads().links(refs(rows));
          var states = tx.reads().lock(records(links));
          return problems(rows, links, states);
        });
  }

  private Result load(List<LinkSheet.Row> rows, String actor) {
    var systems = new HashSet<SystemId>();
    var result =
        store.inTransaction(
            tx -> {
              systems.clear();
              var links = tx.reads().links(refs(rows));
              var states = tx.reads().lock(records(links));
              var problems = problems(rows, links, states);
              if (!problems.isEmpty()) {
                return new Result(0, 0, 0, problems);
              }
              var changes = new ChangeSet();
              var counted = fill(rows, links, actor, changes, systems);
              tx.save(changes);
              return counted;
            });
    systems.forEach(wakeups::inbox);
    return result;
  }

  private static Set<NativeRef> refs(List<LinkSheet.Row> rows) {
    var refs = new TreeSet<NativeRef>();
    rows.forEach(it -> refs.addAll(it.refs()));
    return refs;
  }

  private static TreeSet<RecordId> records(Map<NativeRef, Link> links) {
    var records = new TreeSet<RecordId>();
    links.values().forEach(it -> records.add(it.record()));
    return records;
  }

  private static List<Problem> problems(
      List<LinkSheet.Row> rows, Map<NativeRef, Link> links, Map<RecordId, RecordState> states) {
    var problems = new ArrayList<Problem>();
    var claimed = new HashMap<RecordId, Long>();
    for (var row : rows) {
      var records = new TreeSet<RecordId>();
      row.refs().stream()
          .map(links::get)
          .filter(it -> it != null)
          .forEach(it -> records.add(it.record()));
      if (records.size() > 1) {
        problems.add(
            new Problem(
                row.line(),
                "its ids belong to different records " + records + ": merge them first"));
      } else if (records.size() == 1) {
        problems(row, links, states.get(records.first()), claimed, problems);
      }
    }
    return problems;
  }

  private static void problems(
      LinkSheet.Row row,
      Map<NativeRef, Link> links,
      @Nullable RecordState state,
      Map<RecordId, Long> claimed,
      List<Problem> problems) {
    if (state == null) {
      return;
    }
    var before = claimed.putIfAbsent(state.record().id(), row.line());
    if (before != null) {
      problems.add(
          new Problem(
              row.line(), "its ids and those of line " + before + " belong to one record already"));
    }
    for (var ref : row.refs()) {
      var main = state.main(ref.system(), ref.object());
      if (!links.containsKey(ref) && main.isPresent()) {
        problems.add(
            new Problem(
                row.line(),
                "the record of the others has another id in `" + ref.system() + "` already"));
      }
    }
  }

  private Result fill(
      List<LinkSheet.Row> rows,
      Map<NativeRef, Link> links,
      String actor,
      ChangeSet changes,
      Set<SystemId> systems) {
    int linked = 0;
    int born = 0;
    int unchanged = 0;
    for (var row : rows) {
      var missing = row.refs().stream().filter(it -> !links.containsKey(it)).toList();
      if (missing.isEmpty()) {
        unchanged++;
        continue;
      }
      var known = row.refs().stream().map(links::get).filter(it -> it != null).findFirst();
      var record = known.map(Link::record).orElseGet(ids::nextRecord);
      if (known.isEmpty()) {
        born++;
        changes.add(
            new Effect.RecordSaved(UnifiedRecord.born(record, row.entity()).changed(Map.of()), 0));
      }
      var cause = ids.next();
      missing.forEach(it -> changes.link(Link.made(record, it, "import")));
      row.refs().forEach(it -> look(it, cause, changes, systems));
      changes.add(new Effect.Audited(entry(cause, row, record, actor)));
      linked += missing.size();
    }
    return new Result(linked, born, unchanged, List.of());
  }

  /** All its copies are looked at: what they hold meets as it does for any new link (S13). */
  private void look(NativeRef ref, UUID cause, ChangeSet changes, Set<SystemId> systems) {
    systems.add(ref.system());
    changes.add(
        new Effect.EventQueued(
            InboxEvent.readRequest(
                ids.next(),
                ref,
                InboxEvent.Source.REQUEST,
                clock.instant(),
                Origin.of("import/" + cause))));
  }

  private AuditEntry entry(UUID cause, LinkSheet.Row row, RecordId record, String actor) {
    return AuditEntry.regrouped(
        cause, clock.instant(), row.entity(), record, "imported", Map.of(), actor);
  }
}
