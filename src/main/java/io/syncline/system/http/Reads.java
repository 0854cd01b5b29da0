package io.syncline.system.http;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Operation.WithoutRecords;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.ItemErrors;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.answer.RefusedGroups;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.TemplateValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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

  private static final Failure OTHER_CASE =
      new Failure.Permanent(
          "answered with an id in other case; where they are one record, say `idCase: ignored`");

  static final Failure WITHOUT_PARENT = new Failure.Permanent("its id does not name its parent");

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
      boolean alone = !last && RefusedGroups.appliedNothing(verdict, sent.get(i).status());
      settle(many, groups.get(i), verdict, alone, last, outcomes);
    }
  }

  static <T> List<List<T>> split(List<T> all, int most) {
    var groups = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += most) {
      groups.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return groups;
  }

  private static HttpCall group(CallTemplate many, TemplateValues scope, List<NativeRef> refs) {
    var ids = new Value.Items(refs.stream().map(ref -> Value.text(ref.id())).toList());
    var items = refs.stream().map(ref -> TemplateValues.EMPTY.with("id", ref.id())).toList();
    return many.call(scope.with("ids", ids), items);
  }

  private void settle(
      CallTemplate many,
      List<NativeRef> refs,
      AnswerVerdict verdict,
      boolean alone,
      boolean last,
      Map<NativeRef, ReadOutcome> outcomes) {
    if (verdict instanceof AnswerVerdict.Failed failed && !alone) {
      refs.forEach(ref -> outcomes.put(ref, failed(ref, failed.failure())));
      return;
    }
    if (verdict instanceof AnswerVerdict.Fine fine) {
      new Group(many.operation(), fine.answer(), last).settle(refs, outcomes);
    }
  }

  /** What one answer says of the records it was asked for. */
  private final class Group {
    private final Operation operation;
    private final boolean last;
    private final boolean readable;
    private final ItemErrors errors;
    private final Map<String, NativeRecord> found = new HashMap<>();

    Group(Operation operation, @Nullable Value answer, boolean last) {
      this.operation = operation;
      this.last = last;
      this.errors = new ItemErrors(object.type(), operation, answer);
      var list = RecordList.of(answer, operation);
      boolean clear = list.readable();
      for (var item : list.trees()) {
        if (errors.own(item) != null) {
          continue;
        }
        var tree = errors.record(item);
        var record = tree == null ? null : object.answers().record(tree, Kind.GET_MANY);
        clear &= record != null || operation.withoutRecords() == WithoutRecords.EMPTY;
        if (record != null) {
          found.put(object.type().idKey(record.ref().id()), record);
        }
      }
      this.readable = clear;
    }

    void settle(List<NativeRef> refs, Map<NativeRef, ReadOutcome> outcomes) {
      var unasked = new HashSet<>(found.keySet());
      unasked.addAll(errors.named());
      refs.forEach(ref -> unasked.remove(object.type().idKey(ref.id())));
      for (var ref : refs) {
        var outcome = outcome(ref);
        if (outcome == null && last) {
          outcome = leftOut(ref, unasked);
        }
        if (outcome != null) {
          outcomes.put(ref, outcome);
        }
      }
    }

    private @Nullable ReadOutcome outcome(NativeRef ref) {
      var record = found.get(object.type().idKey(ref.id()));
      if (record != null) {
        return new ReadOutcome.Found(record.under(ref));
      }
      var error = errors.about(Set.of(ref.id()));
      if (error == null) {
        return null;
      }
      var verdict = object.verdicts(Kind.GET_MANY).ofItem(error, Set.of());
      return verdict instanceof AnswerVerdict.Failed failed
          ? failed(ref, failed.failure())
          : new ReadOutcome.Missing(ref);
    }

    /**
     * Missing, unless the answer cannot be parsed, or contains the id in another case that was not
     * asked for: that is the same record where the manifest lacks {@code idCase}.
     */
    private ReadOutcome leftOut(NativeRef ref, Set<String> unasked) {
      if (!readable) {
        return failed(ref, RecordList.failure(operation));
      }
      return unasked.stream().anyMatch(ref.id()::equalsIgnoreCase)
          ? failed(ref, OTHER_CASE)
          : new ReadOutcome.Missing(ref);
    }
  }

  private void readSingly(Collection<NativeRef> refs, Map<NativeRef, ReadOutcome> outcomes) {
    var get = object.call(Kind.GET);
    if (get == null) {
      return;
    }
    var scope = object.scope();
    var asked = new ArrayList<NativeRef>();
    var calls = new ArrayList<Supplier<HttpCall>>();
    for (var ref : refs) {
      var name = object.name(ref);
      if (name == null) {
        outcomes.put(ref, failed(ref, WITHOUT_PARENT));
      } else {
        asked.add(ref);
        calls.add(() -> get.call(scope, List.of(name)));
      }
    }
    var sent = sender.send(calls);
    for (int i = 0; i < asked.size(); i++) {
      var verdict = sent.get(i).verdict(object.verdicts(Kind.GET), Set.of());
      outcomes.put(asked.get(i), single(asked.get(i), get, verdict));
    }
  }

  private ReadOutcome single(NativeRef ref, CallTemplate get, AnswerVerdict verdict) {
    if (verdict instanceof AnswerVerdict.Missing) {
      return new ReadOutcome.Missing(ref);
    }
    if (verdict instanceof AnswerVerdict.Failed failed) {
      return failed(ref, failed.failure());
    }
    if (verdict instanceof AnswerVerdict.Fine fine && fine.answer() != null) {
      var list = RecordList.of(fine.answer(), get.operation());
      if (list.saysNone()) {
        return new ReadOutcome.Missing(ref);
      }
      for (var tree : list.trees()) {
        var record = object.answers().record(object.under(tree, ref), Kind.GET, fine.headers());
        if (record != null) {
          return object.type().idKey(record.ref().id()).equals(object.type().idKey(ref.id()))
              ? new ReadOutcome.Found(record.under(ref))
              : new ReadOutcome.MergedInto(ref, record.ref());
        }
      }
    }
    return failed(ref, new Failure.Transient("an answer without the record"));
  }
}
