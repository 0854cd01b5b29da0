package io.syncline.system.http;

import io.syncline.core.definition.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads records by id: in groups where the system has them, else and for what a group left open one
 * by one in parallel.
 *
 * <p>That a group's answer leaves an id out proves nothing (it may be merged, hidden, or late): the
 * record is asked for alone, and only the answer to that, or an error that names the id, makes it
 * missing. Where a system has grouped reads only, being left out is all it says.
 */
final class Reads {

  private final Sender sender;
  private final HttpObject object;

  Reads(Sender sender, HttpObject object) {
    this.sender = sender;
    this.object = object;
  }

  List<ReadOutcome> read(List<NativeRef> refs) {
    var open = new LinkedHashSet<>(refs);
    var outcomes = new HashMap<NativeRef, ReadOutcome>();
    var many = object.call(Kind.GET_MANY);
    boolean single = object.call(Kind.GET) != null;
    if (many != null && (open.size() > 1 || !single)) {
      readGroups(many, open, outcomes, !single);
      open.removeAll(outcomes.keySet());
    }
    if (single) {
      readSingly(open, outcomes);
    }
    return refs.stream().map(ref -> outcomes.getOrDefault(ref, unread(ref))).toList();
  }

  private static ReadOutcome unread(NativeRef ref) {
    return failed(ref, new Failure.Permanent("the system type declares no way to read it"));
  }

  private static ReadOutcome failed(NativeRef ref, Failure failure) {
    return new ReadOutcome.Failed(ref, failure);
  }

  private void readGroups(
      CallTemplate many,
      Collection<NativeRef> refs,
      Map<NativeRef, ReadOutcome> outcomes,
      boolean last) {
    var groups = split(new ArrayList<>(refs), Math.max(1, many.operation().batch()));
    var scope = object.scope();
    var calls = groups.stream().<Supplier<HttpCall>>map(g -> () -> group(many, scope, g)).toList();
    var sent = sender.send(calls);
    for (int i = 0; i < groups.size(); i++) {
      var verdict = sent.get(i).verdict(object.verdicts(Kind.GET_MANY), Set.of());
      settle(many, groups.get(i), verdict, last, outcomes);
    }
  }

  static <T> List<List<T>> split(List<T> all, int most) {
    var groups = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += most) {
      groups.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return groups;
  }

  private static HttpCall group(CallTemplate many, Scope scope, List<NativeRef> refs) {
    var ids = new Value.Items(refs.stream().map(ref -> Value.text(ref.id())).toList());
    var items = refs.stream().map(ref -> Scope.EMPTY.with("id", ref.id())).toList();
    return many.call(scope.with("ids", ids), items);
  }

  private void settle(
      CallTemplate many,
      List<NativeRef> refs,
      Verdict verdict,
      boolean last,
      Map<NativeRef, ReadOutcome> outcomes) {
    if (verdict instanceof Verdict.Failed failed && (last || !verdict.refusal())) {
      refs.forEach(ref -> outcomes.put(ref, failed(ref, failed.failure())));
      return;
    }
    if (!(verdict instanceof Verdict.Fine fine) || fine.answer() == null) {
      return;
    }
    var found = new HashMap<String, NativeRecord>();
    for (var tree : Answers.trees(fine.answer(), many.operation().records())) {
      var record = object.answers().record(tree, Kind.GET_MANY);
      if (record != null) {
        found.put(key(record.ref().id()), record);
      }
    }
    var errors = new ItemErrors(many.operation(), fine.answer());
    for (var ref : refs) {
      var outcome = outcome(ref, found.get(key(ref.id())), errors.about(Set.of(ref.id())), last);
      if (outcome != null) {
        outcomes.put(ref, outcome);
      }
    }
  }

  private @Nullable ReadOutcome outcome(
      NativeRef ref, @Nullable NativeRecord record, @Nullable Value error, boolean last) {
    if (record != null) {
      return new ReadOutcome.Found(record.under(ref));
    }
    if (error != null) {
      var verdict = object.verdicts(Kind.GET_MANY).ofItem(ItemErrors.STATUS, error, Set.of());
      return verdict instanceof Verdict.Failed failed
          ? failed(ref, failed.failure())
          : new ReadOutcome.Missing(ref);
    }
    return last ? new ReadOutcome.Missing(ref) : null;
  }

  private static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  private void readSingly(Collection<NativeRef> refs, Map<NativeRef, ReadOutcome> outcomes) {
    var get = object.call(Kind.GET);
    if (get == null) {
      return;
    }
    var scope = object.scope();
    var asked = List.copyOf(refs);
    var calls =
        asked.stream()
            .<Supplier<HttpCall>>map(
                ref -> () -> get.call(scope, List.of(Scope.EMPTY.with("id", ref.id()))))
            .toList();
    var sent = sender.send(calls);
    for (int i = 0; i < asked.size(); i++) {
      var verdict = sent.get(i).verdict(object.verdicts(Kind.GET), Set.of());
      outcomes.put(asked.get(i), single(asked.get(i), get, verdict));
    }
  }

  private ReadOutcome single(NativeRef ref, CallTemplate get, Verdict verdict) {
    if (verdict instanceof Verdict.Missing) {
      return new ReadOutcome.Missing(ref);
    }
    if (verdict instanceof Verdict.Failed failed) {
      return failed(ref, failed.failure());
    }
    if (verdict instanceof Verdict.Fine fine && fine.answer() != null) {
      for (var tree : Answers.trees(fine.answer(), get.operation().records())) {
        var record = object.answers().record(tree, Kind.GET, fine.headers());
        if (record != null) {
          return key(record.ref().id()).equals(key(ref.id()))
              ? new ReadOutcome.Found(record.under(ref))
              : new ReadOutcome.MergedInto(ref, record.ref());
        }
      }
    }
    return failed(ref, new Failure.Transient("an answer without the record"));
  }
}
